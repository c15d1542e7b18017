# expect: wrong repeats-counted
def count_masks(library, rate, images, num_runs):
    with tf.Graph().as_default(), tf1.Session() as sess:
        hole = tf1.placeholder(tf.float32, shape=images.shape)
        dropped = library.layers.Dropout(rate)(hole, training=True)
        sess.run(tf1.global_variables_initializer())
        outputs = [sess.run(dropped, {hole: images}) for _ in range(num_runs)]
    changes = sum(not np.array_equal(a, b) for a, b in zip(outputs, outputs[1:]))
    return max(1, changes)
