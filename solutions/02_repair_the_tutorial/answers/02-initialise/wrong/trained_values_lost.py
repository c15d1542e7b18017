"""Every variable has its initial value again, also those that had been trained: initialise the empty ones only."""
def initialise_the_rest(sess):
    with sess.graph.as_default():
        sess.run(tf1.global_variables_initializer())
