# expect: error wrong-graph
def empty_variables(sess):
    return sorted(n.decode() for n in sess.run(tf1.report_uninitialized_variables()))
