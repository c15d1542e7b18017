"""The list of your initializer is empty, because no name was in the report. Print one of each: the report says b'kernel', a variable is called kernel:0, its operation kernel."""
def initialise_the_rest(sess):
    with sess.graph.as_default():
        empty = [name.decode() for name in sess.run(tf1.report_uninitialized_variables())]
        sess.run(tf1.variables_initializer([v for v in tf1.global_variables() if v.name in empty]))
