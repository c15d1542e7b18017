def last_states(kernel, bias, forget_bias, sequences, lengths):
    units = len(bias) // 4
    c = h = tf.zeros((len(sequences), units))
    for step in range(sequences.shape[1]):
        i, j, f, o = tf.split(tf.concat([sequences[:, step], h], 1) @ kernel + bias, 4, axis=1)
        new_c = c * tf.sigmoid(f + forget_bias) + tf.sigmoid(i) * tf.tanh(j)
        new_h = tf.tanh(new_c) * tf.sigmoid(o)
        alive = (step < lengths)[:, None]
        c, h = tf.where(alive, new_c, c), tf.where(alive, new_h, h)
    return h
