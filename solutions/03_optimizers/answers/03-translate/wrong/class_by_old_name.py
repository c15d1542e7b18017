"""Not every name is the same without Optimizer at its end: make a table of the four."""
# error: no attribute 'GradientDescent'
def to_keras(name, arguments, variables):
    return getattr(keras.optimizers, name.removesuffix("Optimizer"))(**arguments)
