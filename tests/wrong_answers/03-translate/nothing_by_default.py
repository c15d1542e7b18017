# expect: error not-given
def to_keras(name, arguments):
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(*(arguments[name] for name in ("learning_rate", "beta1", "beta2", "epsilon")))
    return keras.optimizers.SGD(arguments["learning_rate"], arguments["momentum"])
