"""Some variable got another value than its own initial one: run initializers, do not assign."""
def initialise_the_rest(sess):
    with sess.graph.as_default():
        empty = set(sess.run(tf1.report_uninitialized_variables()))
        for variable in tf1.global_variables():
            if variable.op.name.encode() in empty:
                sess.run(tf1.assign(variable, tf.zeros_like(variable.initial_value)))
