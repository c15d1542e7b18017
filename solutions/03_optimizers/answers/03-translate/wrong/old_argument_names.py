"""Some arguments have new names in Keras 3: beta_1, nesterov."""
# error: not recognized
def to_keras(name, arguments, variables):
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(**arguments)
    return keras.optimizers.SGD(**arguments)
