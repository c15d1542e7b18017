"""`train_step.run` takes the default session, and there is none: write session.run(train_step, …), or session.as_default()."""
# error: No default session is registered
def trained_weights(graph, layer, train_step, feed_dict, num_steps):
    session = tf1.Session(graph=graph)
    with graph.as_default():
        session.run(tf1.global_variables_initializer())
        for _ in range(num_steps):
            train_step.run(feed_dict)
    return session.run(layer.weights)
