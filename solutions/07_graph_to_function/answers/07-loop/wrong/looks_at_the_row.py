"""You compare the last row with the limit: it is the mean of all rows taken so far that has to be above it."""
def look_until_sure(opinions, limit):
    total, taken = tf.zeros_like(opinions[0]), 0
    for row in opinions:
        total, taken = total + row, taken + 1
        if tf.reduce_max(row) > limit:
            break
    return total / tf.cast(taken, tf.float32), taken
