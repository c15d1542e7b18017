"""The four blocks lie side by side: split along axis 1."""
# error: evenly divide
def run_lstm(sequence, mask, kernel, recurrent_kernel, bias):
    h = c = tf.zeros((tf.shape(sequence)[0], recurrent_kernel.shape[0]))
    for step in range(sequence.shape[1]):
        i, f, g, o = tf.split(sequence[:, step] @ kernel + h @ recurrent_kernel + bias, 4)
        nc = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        nh = tf.sigmoid(o) * tf.tanh(nc)
        real = mask[:, step, None]
        c, h = tf.where(real, nc, c), tf.where(real, nh, h)
    return h, c
