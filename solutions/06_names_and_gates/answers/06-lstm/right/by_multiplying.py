def run_lstm(sequence, mask, kernel, recurrent_kernel, bias):
    h = c = tf.zeros((sequence.shape[0], recurrent_kernel.shape[0]))
    for step in range(sequence.shape[1]):
        z = sequence[:, step] @ kernel + h @ recurrent_kernel + bias
        i, f, g, o = tf.split(z, 4, axis=1)
        new_c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        new_h = tf.sigmoid(o) * tf.tanh(new_c)
        real = tf.cast(mask, tf.float32)[:, step, None]
        h = real * new_h + (1 - real) * h
        c = real * new_c + (1 - real) * c
    return h, c
