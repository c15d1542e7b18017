"""No initializer was made, so that nothing has changed: make one of the empty variables, then run it in the session."""
def initialise_the_rest(sess):
    with sess.graph.as_default():
        K1.backend.set_session(sess)
        K1.backend.get_session()
