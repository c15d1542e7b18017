# expect: wrong names-with-zero
def empty_variables(sess):
    with sess.graph.as_default():
        return sorted(v.name for v in tf1.global_variables() if not sess.run(tf1.is_variable_initialized(v)))
