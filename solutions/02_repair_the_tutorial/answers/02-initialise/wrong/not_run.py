"""The initializer of the empty ones was made and never run: give it to sess.run."""
def initialise_the_rest(sess):
    with sess.graph.as_default():
        empty = set(sess.run(tf1.report_uninitialized_variables()))
        tf1.variables_initializer([v for v in tf1.global_variables() if v.op.name.encode() in empty])
