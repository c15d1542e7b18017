"""The session has the default graph, which is empty: open it inside graph.as_default(), or as tf1.Session(graph=graph)."""
# error: The Session graph is empty
def trained_weights(graph, layer, train_step, feed_dict, num_steps):
    with tf1.Session() as session:
        for _ in range(num_steps):
            session.run(train_step, feed_dict)
        return session.run(layer.weights)
