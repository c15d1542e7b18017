# expect: wrong not-sorted
def empty_variables(sess):
    with sess.graph.as_default():
        names = sess.run(tf1.report_uninitialized_variables())
    return sorted((name.decode() for name in names), reverse=True)
