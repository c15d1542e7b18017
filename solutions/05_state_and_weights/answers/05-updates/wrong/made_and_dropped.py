# when: nothing-returned
def whole_step(loss, layers, inputs, learning_rate):
    updates = [update for layer in layers for update in layer.get_updates_for(inputs)]
    with tf1.control_dependencies(updates):
        tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
