"""The work must be done in the session's own graph: with sess.graph.as_default():"""
# error: graph
def initialise_the_rest(sess):
    with tf.Graph().as_default():
        sess.run(tf1.report_uninitialized_variables())
