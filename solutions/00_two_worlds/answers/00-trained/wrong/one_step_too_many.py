"""That is one step too many: reading the weights must not train them."""
def trained_weights(graph, layer, train_step, feed_dict, num_steps):
    with tf1.Session(graph=graph) as session, graph.as_default():
        session.run(tf1.global_variables_initializer())
        for _ in range(num_steps + 1):
            session.run(train_step, feed_dict)
        return session.run(layer.weights)
