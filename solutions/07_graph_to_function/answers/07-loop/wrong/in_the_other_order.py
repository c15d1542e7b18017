"""First the mean, then the number of rows: you give them the other way round."""
def look_until_sure(opinions, limit):
    total, taken = tf.zeros_like(opinions[0]), 0
    for row in opinions:
        total, taken = total + row, taken + 1
        if tf.reduce_max(total) > limit * tf.cast(taken, tf.float32):
            break
    return taken, total / tf.cast(taken, tf.float32)
