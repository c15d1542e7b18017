def initialise_the_rest(sess):
    with sess.graph.as_default(), sess.as_default():
        for variable in tf1.global_variables():
            if not sess.run(tf1.is_variable_initialized(variable)):
                variable.initializer.run()
