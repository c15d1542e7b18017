"""The first argument of a session is not its graph: name the argument, graph=…."""
# error: target
def run_foreign(outputs, feeds):
    with tf1.Session(outputs.graph) as sess:
        sess.run(tf1.global_variables_initializer())
        return sess.run(outputs, feeds)
