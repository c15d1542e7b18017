# expect: wrong softmax-for-sigmoid
def run_in_session(images, kernel, bias):
    with tf.Graph().as_default(), tf1.Session() as sess:
        K1.backend.set_session(sess)
        inputs = tf1.placeholder(tf.float32, shape=(None, kernel.shape[0]))
        layer = K1.layers.Dense(kernel.shape[1], activation="softmax")
        outputs = layer(inputs)
        layer.set_weights([kernel, bias])
        return sess.run(outputs, feed_dict={inputs: images})
