def look_until_sure(opinions, limit):
    mean, taken = tf.zeros_like(opinions[0]), tf.constant(0, tf.int64)
    for row in opinions:
        taken += 1
        mean += (row - mean) / tf.cast(taken, tf.float32)
        if tf.reduce_any(mean > limit):
            break
    return mean, taken
