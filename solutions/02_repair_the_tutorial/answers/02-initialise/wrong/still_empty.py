"""All are as empty as they were: none of your names was in the report. It gives bytes (b'kernel'), and a variable's name ends in :0."""
def initialise_the_rest(sess):
    with sess.graph.as_default():
        empty = sess.run(tf1.report_uninitialized_variables())
        sess.run(tf1.variables_initializer([v for v in tf1.global_variables() if v.op.name in list(empty)]))
