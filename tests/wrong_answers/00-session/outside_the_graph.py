# expect: error outside-the-graph
def run_in_session(images, kernel, bias):
    inputs = tf1.placeholder(tf.float32, shape=(None, kernel.shape[0]))
    return inputs
