"""That session has no graph to run: use outputs.graph."""
# error: Session graph is empty
def run_foreign(outputs, feeds):
    with tf1.Session() as sess:
        return sess.run(outputs, feeds)
