"""In one `run` nothing says that values are assigned before they are read; that it went well was luck: run the initializer first, in a `run` of its own."""
# error: assigned and read in one run
def run_foreign(outputs, feeds):
    with tf1.Session(graph=outputs.graph) as sess:
        with tf.control_dependencies([tf1.global_variables_initializer()]):
            outputs = tf.identity(outputs)
        return sess.run(outputs, feeds)
