# when: one-more
def look_until_sure(opinions, limit):
    total, taken = tf.zeros_like(opinions[0]), 0
    for row in opinions:
        if tf.reduce_max(total) > limit * tf.cast(taken, tf.float32):
            break
        total, taken = total + row, taken + 1
    total = total + row
    return total / tf.cast(taken + 1, tf.float32), taken + 1
