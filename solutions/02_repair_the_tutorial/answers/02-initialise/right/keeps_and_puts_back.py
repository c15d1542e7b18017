def initialise_the_rest(sess):
    with sess.graph.as_default():
        full = [v for v in tf1.global_variables() if sess.run(tf1.is_variable_initialized(v))]
        kept = sess.run(full)
        sess.run(tf1.global_variables_initializer())
        for variable, value in zip(full, kept):
            variable.load(value, sess)
