"""The session is closed where its `with` ends, and its variables are gone: run both inside it."""
# error: closed Session
def run_foreign(outputs, feeds):
    with tf1.Session(graph=outputs.graph) as sess:
        sess.run(tf1.global_variables_initializer())
    return sess.run(outputs, feeds)
