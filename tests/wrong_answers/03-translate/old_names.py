# expect: error old-argument-names
def to_keras(name, arguments):
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(**arguments)
    return keras.optimizers.SGD(**arguments)
