"""Keras fills its own variables and not the optimizer's: run tf1.global_variables_initializer() in your session."""
# error: ResourceApplyMomentum
def trained_weights(graph, layer, train_step, feed_dict, num_steps):
    with tf1.Session(graph=graph) as session, graph.as_default():
        K1.backend.set_session(session)
        K1.backend.get_session()
        for _ in range(num_steps):
            session.run(train_step, feed_dict)
        return layer.get_weights()
