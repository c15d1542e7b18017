# when: fed-with-nothing
def whole_step(loss, layers, inputs, learning_rate):
    updates = [update for layer in layers for update in layer.updates]
    return tf.group(tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss), *updates)
