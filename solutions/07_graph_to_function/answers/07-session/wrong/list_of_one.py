"""A list of tensors gives a list of arrays: run the tensor itself, or take what is in the list."""
def run_foreign(outputs, feeds):
    with tf1.Session(graph=outputs.graph) as sess:
        sess.run(tf1.global_variables_initializer())
        return sess.run([outputs], feeds)
