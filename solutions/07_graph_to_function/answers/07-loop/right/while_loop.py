def look_until_sure(opinions, limit):
    def unsure(taken, total):
        mean = total / tf.cast(tf.maximum(taken, 1), tf.float32)
        return (taken < tf.shape(opinions)[0]) & ((taken == 0) | (tf.reduce_max(mean) <= limit))

    start = [tf.constant(0), tf.zeros_like(opinions[0])]
    taken, total = tf.while_loop(unsure, lambda taken, total: (taken + 1, total + opinions[taken]), start)
    return total / tf.cast(taken, tf.float32), taken
