"""The full ones have their initial values again, and the empty ones are empty still: what is in the report has *no* value."""
def initialise_the_rest(sess):
    with sess.graph.as_default():
        empty = set(sess.run(tf1.report_uninitialized_variables()))
        sess.run(tf1.variables_initializer([v for v in tf1.global_variables() if v.op.name.encode() not in empty]))
