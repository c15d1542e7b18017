"""That is the index of the last row, which is one less than how many were taken."""
def look_until_sure(opinions, limit):
    total, last = tf.zeros_like(opinions[0]), -1
    for row in opinions:
        total, last = total + row, last + 1
        if tf.reduce_max(total) > limit * tf.cast(last + 1, tf.float32):
            break
    return total / tf.cast(last + 1, tf.float32), last
