# expect: wrong candidate-not-tanh
def run_lstm(sequence, kernel, recurrent_kernel, bias):
    h = c = tf.zeros((sequence.shape[0], recurrent_kernel.shape[0]))
    for step in range(sequence.shape[1]):
        i, f, g, o = tf.split(tf.sigmoid(sequence[:, step] @ kernel + h @ recurrent_kernel + bias), 4, axis=1)
        c = f * c + i * g
        h = o * tf.tanh(c)
    return h, c
