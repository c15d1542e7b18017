# when: old-names
def run_foreign(outputs, feeds):
    with tf.Session(graph=outputs.graph) as sess:
        sess.run(tf.global_variables_initializer())
        return sess.run(outputs, feeds)
