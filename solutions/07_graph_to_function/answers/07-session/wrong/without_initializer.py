# when: uninitialised
def run_foreign(outputs, feeds):
    with tf1.Session(graph=outputs.graph) as sess:
        return sess.run(outputs, feeds)
