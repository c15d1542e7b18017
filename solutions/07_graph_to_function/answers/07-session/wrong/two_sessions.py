# when: uninitialised
def run_foreign(outputs, feeds):
    with tf1.Session(graph=outputs.graph) as sess:
        sess.run(tf1.global_variables_initializer())
    with tf1.Session(graph=outputs.graph) as sess:
        return sess.run(outputs, feeds)
