def normalise_in_session(weights, momentum, batches, test_inputs):
    graph = tf.Graph()
    with graph.as_default(), tf1.Session(graph=graph) as sess:
        K1.backend.set_session(sess)
        inputs = tf1.placeholder(tf.float32, shape=(None, test_inputs.shape[1]))
        layer = K1.layers.BatchNormalization(momentum=momentum)
        layer(inputs, training=True)
        with tf1.control_dependencies(layer.get_updates_for(inputs)):
            step = tf1.no_op()
        outputs = layer(inputs, training=False)
        layer.set_weights(weights)
        for batch in batches:
            sess.run(step, {inputs: batch})
        return sess.run(outputs, {inputs: test_inputs})
