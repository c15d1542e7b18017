def trained_weights(graph, layer, train_step, feed_dict, num_steps):
    with tf1.Session(graph=graph) as session:
        for variable in graph.get_collection(tf1.GraphKeys.GLOBAL_VARIABLES):
            session.run(variable.initializer)
        for _ in range(num_steps):
            train_step.run(feed_dict)
        return [weight.eval() for weight in layer.weights]
