"""That session runs another graph: use outputs.graph."""
# error: is not an element of this graph
def run_foreign(outputs, feeds):
    with tf.Graph().as_default(), tf1.Session() as sess:
        tf.constant(0.0)
        return sess.run(outputs, feeds)
