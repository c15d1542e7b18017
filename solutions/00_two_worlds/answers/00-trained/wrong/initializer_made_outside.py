"""Outside of graph.as_default() there is no variable to fill, so the initializer is None: make it inside."""
# error: Argument `fetch` = None
def trained_weights(graph, layer, train_step, feed_dict, num_steps):
    session = tf1.Session(graph=graph)
    session.run(tf1.global_variables_initializer())
    for _ in range(num_steps):
        session.run(train_step, feed_dict)
    return session.run(layer.weights)
