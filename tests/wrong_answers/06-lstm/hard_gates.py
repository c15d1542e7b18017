# expect: wrong hard-gates
def run_lstm(sequence, kernel, recurrent_kernel, bias):
    h = c = tf.zeros((sequence.shape[0], recurrent_kernel.shape[0]))
    for x in tf.unstack(sequence, axis=1):
        i, f, g, o = tf.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
        i, f, o = (keras.activations.hard_sigmoid(z) for z in (i, f, o))
        c = f * c + i * tf.tanh(g)
        h = o * tf.tanh(c)
    return h, c
