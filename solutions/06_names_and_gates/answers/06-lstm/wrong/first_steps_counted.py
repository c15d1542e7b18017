"""The first steps were read, as many as are real: padding may stand anywhere, so ask the mask at each step."""
def run_lstm(sequence, mask, kernel, recurrent_kernel, bias):
    h = c = tf.zeros((sequence.shape[0], recurrent_kernel.shape[0]))
    lengths = tf.reduce_sum(tf.cast(mask, tf.int32), axis=1)
    for step in range(sequence.shape[1]):
        z = sequence[:, step] @ kernel + h @ recurrent_kernel + bias
        i, f, g, o = tf.split(z, 4, axis=1)
        new_c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        new_h = tf.sigmoid(o) * tf.tanh(new_c)
        real = (step < lengths)[:, None]
        h, c = tf.where(real, new_h, h), tf.where(real, new_c, c)
    return h, c
