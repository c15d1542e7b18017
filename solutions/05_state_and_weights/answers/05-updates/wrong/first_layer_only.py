"""Only one of the layers has moved its statistics: collect the updates of them all."""
def whole_step(loss, layers, inputs, learning_rate):
    step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
    return tf.group(step, *layers[0].get_updates_for(inputs))
