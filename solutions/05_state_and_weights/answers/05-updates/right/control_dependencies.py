def whole_step(loss, layers, inputs, learning_rate):
    updates = sum((layer.get_updates_for(inputs) for layer in layers), [])
    with tf1.control_dependencies(updates):
        return tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
