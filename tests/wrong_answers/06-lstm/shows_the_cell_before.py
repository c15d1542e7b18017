# expect: wrong old-cell-shown
def run_lstm(sequence, kernel, recurrent_kernel, bias):
    h = c = tf.zeros((sequence.shape[0], recurrent_kernel.shape[0]))
    for step in range(sequence.shape[1]):
        i, f, g, o = tf.split(sequence[:, step] @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
        h = tf.sigmoid(o) * tf.tanh(c)
        c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
    return h, c
