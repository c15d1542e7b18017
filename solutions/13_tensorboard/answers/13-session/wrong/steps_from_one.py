# when: steps-from-one
def log_training(folder, kernel, batches, test_batch, learning_rate):
    with tf.Graph().as_default() as g, tf1.Session() as sess:
        with tf.name_scope("input"):
            x = tf1.placeholder(tf.float32, (None, kernel.shape[0]))
            y = tf1.placeholder(tf.float32, (None, kernel.shape[1]))
        with tf.name_scope("NN"):
            z = tf1.matmul(x, tf.Variable(kernel))
        with tf.name_scope("loss"):
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(y, z))
        with tf.name_scope("train"):
            step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
        m = tf1.summary.scalar("cost", loss)
        a = tf1.summary.FileWriter(folder + "/train", g)
        b = tf1.summary.FileWriter(folder + "/test")
        sess.run(tf1.global_variables_initializer())
        for i, (bx, by) in enumerate(batches):
            s, _ = sess.run([m, step], {x: bx, y: by})
            a.add_summary(s, i + 1)
            b.add_summary(sess.run(m, {x: test_batch[0], y: test_batch[1]}), i + 1)
        a.close()
        b.close()
