"""One step is missing: count how often train_step is run."""
def trained_weights(graph, layer, train_step, feed_dict, num_steps):
    with tf1.Session(graph=graph) as session, graph.as_default():
        session.run(tf1.global_variables_initializer())
        for _ in range(1, num_steps):
            session.run(train_step, feed_dict)
        return session.run(layer.weights)
