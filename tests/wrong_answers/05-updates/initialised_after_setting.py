# expect: wrong weights-not-set
def normalise_in_session(weights, momentum, batches, test_inputs):
    with tf.Graph().as_default(), tf1.Session() as sess:
        K1.backend.set_session(sess)
        inputs = tf1.placeholder(tf.float32, shape=(None, test_inputs.shape[1]))
        layer = K1.layers.BatchNormalization(momentum=momentum)
        outputs = layer(inputs)
        layer.set_weights(weights)
        sess.run(tf1.global_variables_initializer())
        phase = K1.backend.learning_phase()
        for batch in batches:
            sess.run([outputs, layer.updates], feed_dict={inputs: batch, phase: 1})
        return sess.run(outputs, feed_dict={inputs: test_inputs, phase: 0})
