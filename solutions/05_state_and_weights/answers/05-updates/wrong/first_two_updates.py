# when: fed-with-nothing
def whole_step(loss, layers, inputs, learning_rate):
    step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
    return tf.group(step, *[u for layer in layers for u in layer.updates[:2]])
