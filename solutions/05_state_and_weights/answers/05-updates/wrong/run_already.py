# when: run-already
def whole_step(loss, layers, inputs, learning_rate):
    step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)
    sess = K1.backend.get_session()
    return sess.run(step)
