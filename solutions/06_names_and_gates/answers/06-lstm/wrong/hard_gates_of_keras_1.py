"""The gates are sigmoids here, not straight lines cut off."""
def run_lstm(sequence, mask, kernel, recurrent_kernel, bias):
    def s(x):
        return tf.clip_by_value(0.2 * x + 0.5, 0, 1)

    h = c = tf.zeros((tf.shape(sequence)[0], recurrent_kernel.shape[0]))
    for step in range(sequence.shape[1]):
        i, f, g, o = tf.split(sequence[:, step] @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
        nc = s(f) * c + s(i) * tf.tanh(g)
        nh = s(o) * tf.tanh(nc)
        real = mask[:, step, None]
        c, h = tf.where(real, nc, c), tf.where(real, nh, h)
    return h, c
