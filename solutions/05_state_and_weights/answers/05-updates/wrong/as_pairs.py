"""These updates are operations, no pairs: run them as they are."""
# error: unpack
def whole_step(loss, layers, inputs, learning_rate):
    assigns = [tf1.assign(old, new) for layer in layers for old, new in layer.get_updates_for(inputs)]
    return tf.group(tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss), *assigns)
