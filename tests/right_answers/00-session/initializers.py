def run_in_session(images, kernel, bias):
    with tf.Graph().as_default() as graph:
        hole = tf1.placeholder(tf.float32, (None, kernel.shape[0]))
        k, b = tf1.get_variable("k", initializer=kernel), tf1.get_variable("b", initializer=bias)
        out = tf.sigmoid(tf.matmul(hole, k) + b)
        with tf1.Session(graph=graph) as sess:
            sess.run(tf1.global_variables_initializer())
            return out.eval({hole: images})
