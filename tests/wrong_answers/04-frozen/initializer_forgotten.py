# expect: error uninitialised
def count_masks(library, rate, images, num_runs):
    with tf.Graph().as_default(), tf1.Session() as sess:
        hole = tf1.placeholder(tf.float32, shape=images.shape)
        dropped = library.layers.Dropout(rate)(hole, training=True)
        return len({sess.run(dropped, {hole: images}).tobytes() for _ in range(num_runs)})
