def mean_and_spread(model, images, num_runs):
    total, squares = 0.0, 0.0
    for _ in range(num_runs):
        output = tf.cast(model(images, training=True), tf.float64)
        total, squares = total + output, squares + output**2
    mean = total / num_runs
    return mean, tf.sqrt(squares / num_runs - mean**2)
