# expect: error empty-graph
def run_foreign(outputs, feeds):
    with tf1.Session() as sess:
        return sess.run(outputs, feeds)
