def look_until_sure(opinions, limit):
    counts = tf.range(1, tf.shape(opinions)[0] + 1)
    means = tf.cumsum(opinions) / tf.cast(counts, tf.float32)[:, None]
    sure = tf.reduce_max(means, axis=1) > limit
    taken = tf.where(tf.reduce_any(sure), tf.argmax(sure, output_type=tf.int32) + 1, tf.shape(opinions)[0])
    return means[taken - 1], taken
