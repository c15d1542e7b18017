def empty_variables(sess):
    with sess.graph.as_default():
        variables = tf1.global_variables()
        flags = sess.run([tf1.is_variable_initialized(v) for v in variables])
    return sorted(v.op.name for v, full in zip(variables, flags) if not full)
