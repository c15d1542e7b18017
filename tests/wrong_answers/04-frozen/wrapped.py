# expect: wrong drawn-anew
def count_masks(library, rate, images, num_runs):
    with tf.Graph().as_default(), tf1.Session() as sess:
        hole = tf1.placeholder(tf.float32, shape=images.shape)
        layer = library.layers.Dropout(rate)
        dropped = tf.function(lambda x: layer(x, training=True))(hole)
        sess.run(tf1.global_variables_initializer())
        outputs = [sess.run(dropped, feed_dict={hole: images}) for _ in range(num_runs)]
    return len({output.tobytes() for output in outputs})
