"""The reading ends at the first step that is not real: padding may stand anywhere, also in front."""
def run_lstm(sequence, mask, kernel, recurrent_kernel, bias):
    h = c = tf.zeros((sequence.shape[0], recurrent_kernel.shape[0]))
    going = tf.fill((sequence.shape[0], 1), True)
    for step in range(sequence.shape[1]):
        z = sequence[:, step] @ kernel + h @ recurrent_kernel + bias
        i, f, g, o = tf.split(z, 4, axis=1)
        new_c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        new_h = tf.sigmoid(o) * tf.tanh(new_c)
        going = going & mask[:, step, None]
        h, c = tf.where(going, new_h, h), tf.where(going, new_c, c)
    return h, c
