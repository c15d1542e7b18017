# expect: wrong drawn-anew
def count_masks(library, rate, images, num_runs):
    outputs = set()
    for _ in range(num_runs):
        with tf.Graph().as_default(), tf1.Session() as sess:
            hole = tf1.placeholder(tf.float32, shape=images.shape)
            dropped = library.layers.Dropout(rate)(hole, training=True)
            sess.run(tf1.global_variables_initializer())
            outputs.add(sess.run(dropped, {hole: images}).tobytes())
    return len(outputs)
