"""You feed a hidden layer: keep the placeholder's own name."""
# error: Cannot feed value
def train_and_test(weights, batches, test_set, learning_rate):
    with tf.Graph().as_default(), tf1.Session() as sess:
        K1.backend.set_session(sess)
        x = inputs = tf1.placeholder(tf.float32, shape=(None, weights[0].shape[0]))
        labels = tf1.placeholder(tf.float32, shape=(None, weights[4].shape[1]))
        for bias in weights[1:4:2]:
            x = K1.layers.Dense(bias.size, activation="relu")(x)
        preds = K1.layers.Dense(weights[5].size, activation="softmax")(x)
        loss = tf.reduce_mean(K1.losses.categorical_crossentropy(labels, preds))
        sess.run(tf1.global_variables_initializer())
        return [sess.run(loss, {x: batch[0], labels: batch[1]}) for batch in batches], inputs
