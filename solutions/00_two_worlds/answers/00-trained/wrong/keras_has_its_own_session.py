"""These are the first values. Take the steps, run the initializer only before them, and let Keras read in your session."""
def trained_weights(graph, layer, train_step, feed_dict, num_steps):
    with graph.as_default():
        session = tf1.Session()
        session.run(tf1.global_variables_initializer())
        for _ in range(num_steps):
            session.run(train_step, feed_dict)
        return layer.get_weights()
