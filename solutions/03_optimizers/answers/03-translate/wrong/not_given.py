"""What is not given has the old default: arguments.get(name, default)."""
# error: KeyError
def to_keras(name, arguments, variables):
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(*(arguments[name] for name in ("learning_rate", "beta1", "beta2", "epsilon")))
    return keras.optimizers.SGD(arguments["learning_rate"], arguments["momentum"])
