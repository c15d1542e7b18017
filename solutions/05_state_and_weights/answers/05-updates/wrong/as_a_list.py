# when: a-list
def whole_step(loss, layers, inputs, learning_rate):
    step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
    return [step] + [u for layer in layers for u in layer.get_updates_for(inputs)]
