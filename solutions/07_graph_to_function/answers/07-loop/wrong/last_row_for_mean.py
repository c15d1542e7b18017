"""You give back the last row: the mean of all that were taken is asked for."""
def look_until_sure(opinions, limit):
    total, taken, last = tf.zeros_like(opinions[0]), 0, opinions[0]
    for row in opinions:
        total, taken, last = total + row, taken + 1, row
        if tf.reduce_max(total) > limit * tf.cast(taken, tf.float32):
            break
    return last, taken
