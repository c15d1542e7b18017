"""The bias's parts are in Keras' order, and the kernel's are not: both must change."""
def last_states(kernel, bias, forget_bias, sequences, lengths):
    units = bias.shape[0] // 4
    features = kernel.shape[0] - units
    i, j, f, o = np.split(kernel, 4, axis=-1)
    bi, bj, bf, bo = np.split(bias, 4)
    whole = np.concatenate([i, j, f, o], axis=-1)
    layer = keras.layers.LSTM(units)
    layer.build((None, None, features))
    layer.set_weights([whole[:features], whole[features:], np.concatenate([bi, bf + forget_bias, bj, bo])])
    mask = np.arange(sequences.shape[1]) < np.asarray(lengths)[:, None]
    return layer(sequences, mask=mask)
