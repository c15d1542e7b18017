def mean_and_spread(model, images, num_runs):
    outputs = model(np.tile(images, (num_runs, 1)), training=True)
    outputs = tf.reshape(outputs, (num_runs, len(images), -1))
    return tf.reduce_mean(outputs, axis=0), tf.math.reduce_std(outputs, axis=0)
