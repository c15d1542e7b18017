# expect: error another-graph
def run_foreign(outputs, feeds):
    with tf.Graph().as_default(), tf1.Session() as sess:
        tf.constant(0.0)
        return sess.run(outputs, feeds)
