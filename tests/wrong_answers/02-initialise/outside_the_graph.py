# expect: error wrong-graph
def initialise_the_rest(sess):
    with tf.Graph().as_default():
        sess.run(tf1.report_uninitialized_variables())
