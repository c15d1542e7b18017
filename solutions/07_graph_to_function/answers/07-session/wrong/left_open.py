"""The numbers are right, but the session stays open: close it, or open it in a `with`."""
def run_foreign(outputs, feeds):
    sess = tf1.Session(graph=outputs.graph)
    with outputs.graph.as_default():
        sess.run(tf1.global_variables_initializer())
    return sess.run(outputs, feed_dict=feeds)
