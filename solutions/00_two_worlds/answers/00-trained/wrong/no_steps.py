"""These are the first values. Take the steps, run the initializer only before them, and let Keras read in your session."""
def trained_weights(graph, layer, train_step, feed_dict, num_steps):
    with tf1.Session(graph=graph) as session, graph.as_default():
        session.run(tf1.global_variables_initializer())
        return session.run(layer.weights)
