# expect: wrong bytes-as-text
def empty_variables(sess):
    with sess.graph.as_default():
        names = sess.run(tf1.report_uninitialized_variables())
    return sorted(str(name) for name in names)
