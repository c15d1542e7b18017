# when: not-initialised
def whole_step(loss, layers, inputs, learning_rate):
    updates = [update for layer in layers for update in layer.get_updates_for(inputs)]
    return tf.group(tf1.train.AdamOptimizer(learning_rate).minimize(loss), *updates)
