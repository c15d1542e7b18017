"""That is no Keras 3 optimizer: make one from keras.optimizers."""
# error: 'apply'
def to_keras(name, arguments, variables):
    return getattr(tf1.train, name)(**arguments)
