"""Two writers wrote into one folder: give each its own."""
# error: DataLossError
import time


def log_training(folder: str, kernel: np.ndarray, batches: list, test_batch: tuple, learning_rate: float) -> None:
    features, classes = kernel.shape
    with tf.Graph().as_default(), tf1.Session() as sess:
        with tf.name_scope("input"):
            img = tf1.placeholder(tf.float32, shape=(None, features))
            labels = tf1.placeholder(tf.float32, shape=(None, classes))
        with tf.name_scope("NN"):
            variable = tf1.get_variable("kernel", initializer=kernel)
            logits = img @ variable
        with tf.name_scope("loss"):
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        with tf.name_scope("train"):
            train_step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
        cost = tf1.summary.scalar("cost", loss)
        time.sleep(1 - time.time() % 1)  # a file is named after the second: so both writers meet in one
        train_writer = tf1.summary.FileWriter(f"{folder}/train", graph=sess.graph)
        test_writer = tf1.summary.FileWriter(f"{folder}/train")
        sess.run(tf1.global_variables_initializer())
        for i, batch in enumerate(batches):
            summary, _ = sess.run([cost, train_step], feed_dict={img: batch[0], labels: batch[1]})
            train_writer.add_summary(summary, global_step=i)
            summary = sess.run(cost, feed_dict={img: test_batch[0], labels: test_batch[1]})
            test_writer.add_summary(summary, global_step=i)
        train_writer.close()
        test_writer.close()
