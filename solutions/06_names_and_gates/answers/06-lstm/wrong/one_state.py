"""Return two tensors: the last h and the last c."""
# error: unpack
def run_lstm(sequence, mask, kernel, recurrent_kernel, bias):
    h = c = tf.zeros((sequence.shape[0], recurrent_kernel.shape[0]))
    for step in range(sequence.shape[1]):
        z = sequence[:, step] @ kernel + h @ recurrent_kernel + bias
        i, f, g, o = tf.split(z, 4, axis=1)
        new_c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        new_h = tf.sigmoid(o) * tf.tanh(new_c)
        real = mask[:, step, None]
        h, c = tf.where(real, new_h, h), tf.where(real, new_c, c)
    return h
