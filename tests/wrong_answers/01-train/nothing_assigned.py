# expect: wrong untrained
def train(weights, batches, learning_rate):
    return [tf.Variable(array).numpy() for array in weights]
