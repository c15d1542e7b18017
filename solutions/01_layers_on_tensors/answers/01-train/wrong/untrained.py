"""These are the weights you were given: assign the new values, and return the variables."""
def train(weights, batches, learning_rate):
    return [tf.Variable(array).numpy() for array in weights]
