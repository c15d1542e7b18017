def count_masks(library, rate, images, num_runs):
    graph = tf.Graph()
    with graph.as_default():
        hole = tf1.placeholder(tf.float32, shape=(None, images.shape[1]))
        kept = tf.not_equal(library.layers.Dropout(rate)(hole, training=True), 0)
        start = tf1.global_variables_initializer()
    with tf1.Session(graph=graph) as sess:
        sess.run(start)
        masks = np.stack([sess.run(kept, {hole: images}).ravel() for _ in range(num_runs)])
    return len(np.unique(masks, axis=0))
