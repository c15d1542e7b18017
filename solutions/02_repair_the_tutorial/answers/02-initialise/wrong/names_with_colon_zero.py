# when: still-empty
def initialise_the_rest(sess):
    with sess.graph.as_default():
        empty = [name.decode() for name in sess.run(tf1.report_uninitialized_variables())]
        sess.run(tf1.variables_initializer([v for v in tf1.global_variables() if v.name in empty]))
