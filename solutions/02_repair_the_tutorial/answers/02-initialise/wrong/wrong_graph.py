"""The work must be done in the session's own graph: with sess.graph.as_default():"""
# error: graph
def initialise_the_rest(sess):
    empty = set(sess.run(tf1.report_uninitialized_variables()))
    sess.run(
        tf1.variables_initializer([variable for variable in tf1.global_variables() if variable.op.name.encode() in empty])
    )
