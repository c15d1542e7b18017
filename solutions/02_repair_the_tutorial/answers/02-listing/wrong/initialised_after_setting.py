# when: weights-not-set
def train_and_test(weights, batches, test_set, learning_rate):
    with tf.Graph().as_default(), tf1.Session() as sess:
        K1.backend.set_session(sess)
        img = tf1.placeholder(tf.float32, shape=(None, weights[0].shape[0]))
        labels = tf1.placeholder(tf.float32, shape=(None, weights[4].shape[1]))
        layers = [K1.layers.Dense(b.size, activation=a) for b, a in zip(weights[1::2], ("relu", "relu", "softmax"))]
        preds = layers[2](layers[1](layers[0](img)))
        loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, preds))
        train_step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
        accuracy = tf.reduce_mean(K1.metrics.categorical_accuracy(labels, preds))
        for layer, kernel, bias in zip(layers, weights[0::2], weights[1::2]):
            layer.set_weights([kernel, bias])
        sess.run(tf1.global_variables_initializer())
        losses = [float(sess.run([loss, train_step], {img: x, labels: y})[0]) for x, y in batches]
        return losses, float(sess.run(accuracy, {img: test_set[0], labels: test_set[1]}))
