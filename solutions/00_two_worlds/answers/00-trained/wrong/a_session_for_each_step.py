"""That is one step from the first values. A session takes its numbers with it: one for all steps, and first values once."""
def trained_weights(graph, layer, train_step, feed_dict, num_steps):
    for _ in range(num_steps):
        with tf1.Session(graph=graph) as session, graph.as_default():
            session.run(tf1.global_variables_initializer())
            session.run(train_step, feed_dict)
            weights = session.run(layer.weights)
    return weights
