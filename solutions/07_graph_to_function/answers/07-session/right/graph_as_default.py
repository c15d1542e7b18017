def run_foreign(outputs, feeds):
    with outputs.graph.as_default() as graph:
        start = [variable.initializer for variable in tf1.global_variables()]
        sess = tf1.Session(graph=graph)
        sess.run(start)
        value = outputs.eval(feeds, session=sess)
        sess.close()
    return value
