# expect: wrong every-step
def run_lstm(sequence, kernel, recurrent_kernel, bias):
    h = c = tf.zeros((sequence.shape[0], recurrent_kernel.shape[0]))
    outputs, cells = [], []
    for x in tf.unstack(sequence, axis=1):
        i, f, g, o = tf.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
        c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        h = tf.sigmoid(o) * tf.tanh(c)
        outputs.append(h)
        cells.append(c)
    return tf.stack(outputs, axis=1), tf.stack(cells, axis=1)
