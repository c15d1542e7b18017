def trained_weights(graph, layer, train_step, feed_dict, num_steps):
    session = tf1.Session(graph=graph)
    with graph.as_default():
        K1.backend.set_session(session)
        session.run(tf1.global_variables_initializer())
        for _ in range(num_steps):
            session.run(train_step, feed_dict)
        weights = layer.get_weights()
    session.close()
    return weights
