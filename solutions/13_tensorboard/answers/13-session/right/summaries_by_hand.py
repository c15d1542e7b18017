def log_training(folder, kernel, batches, test_batch, learning_rate):
    def write(writer, step, value):
        one = tf1.Summary(value=[tf1.Summary.Value(tag="cost", simple_value=value)])
        writer.add_summary(one, step)

    with tf.Graph().as_default() as graph:
        with tf1.name_scope("input"):
            x = tf1.placeholder(tf.float32)
            y = tf1.placeholder(tf.float32)
        with tf1.name_scope("NN"):
            weights = tf1.Variable(kernel)
            z = tf.matmul(x, weights)
        with tf1.name_scope("loss"):
            cost = tf.reduce_mean(-tf.reduce_sum(y * tf.nn.log_softmax(z), axis=1))
        with tf1.name_scope("train"):
            descend = tf1.assign_sub(weights, learning_rate * tf1.gradients(cost, weights)[0])
        writers = [tf1.summary.FileWriter(f"{folder}/{run}", graph) for run in ("train", "test")]
        with tf1.Session() as sess:
            sess.run(weights.initializer)
            for step, (images, labels) in enumerate(batches):
                write(writers[0], step, cost.eval({x: images, y: labels}))
                sess.run(descend, {x: images, y: labels})
                write(writers[1], step, cost.eval({x: test_batch[0], y: test_batch[1]}))
        for writer in writers:
            writer.close()
