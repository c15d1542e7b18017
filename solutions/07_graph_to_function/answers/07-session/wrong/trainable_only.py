# when: uninitialised
def run_foreign(outputs, feeds):
    with tf1.Session(graph=outputs.graph) as sess:
        sess.run(tf1.variables_initializer(tf1.trainable_variables()))
        return sess.run(outputs, feed_dict=feeds)
