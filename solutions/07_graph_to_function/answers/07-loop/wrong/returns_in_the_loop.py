# when: returns-in-the-loop
def look_until_sure(opinions, limit):
    total, taken = tf.zeros_like(opinions[0]), 0
    for row in opinions:
        total, taken = total + row, taken + 1
        mean = total / tf.cast(taken, tf.float32)
        if tf.reduce_max(mean) > limit:
            return mean, taken
    return tf.reduce_mean(opinions, axis=0), tf.shape(opinions)[0]
