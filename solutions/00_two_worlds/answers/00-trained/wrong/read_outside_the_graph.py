"""The weights were read outside of their graph: get_weights belongs inside graph.as_default()."""
# error: is out of scope
def trained_weights(graph, layer, train_step, feed_dict, num_steps):
    session = tf1.Session(graph=graph)
    K1.backend.set_session(session)
    with graph.as_default():
        session.run(tf1.global_variables_initializer())
        for _ in range(num_steps):
            session.run(train_step, feed_dict)
    return layer.get_weights()
