# when: every-step
def run_lstm(sequence, mask, kernel, recurrent_kernel, bias):
    h = c = tf.zeros((sequence.shape[0], recurrent_kernel.shape[0]))
    outputs, cells = [], []
    for step in range(sequence.shape[1]):
        z = sequence[:, step] @ kernel + h @ recurrent_kernel + bias
        i, f, g, o = tf.split(z, 4, axis=1)
        new_c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        new_h = tf.sigmoid(o) * tf.tanh(new_c)
        real = mask[:, step, None]
        h, c = tf.where(real, new_h, h), tf.where(real, new_c, c)
        outputs.append(h)
        cells.append(c)
    return tf.stack(outputs, axis=1), tf.stack(cells, axis=1)
