"""You divide by the number of all rows: the mean is that of those taken."""
def look_until_sure(opinions, limit):
    total, taken = tf.zeros_like(opinions[0]), 0
    for row in opinions:
        total, taken = total + row, taken + 1
        if tf.reduce_max(total) > limit * tf.cast(taken, tf.float32):
            break
    return total / tf.cast(tf.shape(opinions)[0], tf.float32), taken
