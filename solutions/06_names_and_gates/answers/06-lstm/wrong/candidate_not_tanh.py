"""The candidate goes from -1 to 1, through tanh: only the three gates are sigmoids."""
def run_lstm(sequence, mask, kernel, recurrent_kernel, bias):
    h = c = tf.zeros((sequence.shape[0], recurrent_kernel.shape[0]))
    for step in range(sequence.shape[1]):
        i, f, g, o = tf.split(tf.sigmoid(sequence[:, step] @ kernel + h @ recurrent_kernel + bias), 4, axis=1)
        new_c = f * c + i * g
        new_h = o * tf.tanh(new_c)
        real = mask[:, step, None]
        h, c = tf.where(real, new_h, h), tf.where(real, new_c, c)
    return h, c
