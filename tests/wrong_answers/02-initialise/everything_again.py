# expect: wrong trained-values-lost
def initialise_the_rest(sess):
    with sess.graph.as_default():
        sess.run(tf1.global_variables_initializer())
