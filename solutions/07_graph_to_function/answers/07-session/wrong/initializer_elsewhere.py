"""That initializer was made where there are no variables: make it inside the session's `with`."""
# error: `fetch` = None
def run_foreign(outputs, feeds):
    initializer = tf1.global_variables_initializer()
    with tf1.Session(graph=outputs.graph) as sess:
        sess.run(initializer)
        return sess.run(outputs, feed_dict=feeds)
