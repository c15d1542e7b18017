# when: uninitialised
def train_and_test(weights, batches, test_set, learning_rate):
    with tf.Graph().as_default(), tf1.Session() as sess:
        img = tf1.placeholder(tf.float32, shape=(None, weights[0].shape[0]))
        labels = tf1.placeholder(tf.float32, shape=(None, weights[4].shape[1]))
        logits = img @ tf1.get_variable("kernel", (weights[0].shape[0], weights[4].shape[1]))
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        train_step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
        return [sess.run([loss, train_step], {img: x, labels: y})[0] for x, y in batches], 0.0
