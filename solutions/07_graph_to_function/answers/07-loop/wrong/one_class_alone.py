"""You look at one class alone, but any may be the sure one: compare the largest entry of the mean."""
def look_until_sure(opinions, limit):
    total, taken = tf.zeros_like(opinions[0]), 0
    for row in opinions:
        total, taken = total + row, taken + 1
        if total[0] > limit * tf.cast(taken, tf.float32):
            break
    return total / tf.cast(taken, tf.float32), taken
