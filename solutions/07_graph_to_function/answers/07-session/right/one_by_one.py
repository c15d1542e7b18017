def run_foreign(outputs, feeds):
    sess = tf1.Session(graph=outputs.graph)
    try:
        for variable in outputs.graph.get_collection(tf1.GraphKeys.GLOBAL_VARIABLES):
            variable.initializer.run(session=sess)
        [value] = sess.run([outputs], feeds)
    finally:
        sess.close()
    return value
