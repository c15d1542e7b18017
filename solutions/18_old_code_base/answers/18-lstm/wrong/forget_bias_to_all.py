"""forget_bias belongs to f alone: you added it to the other parts of the bias, too."""
def last_states(kernel, bias, forget_bias, sequences, lengths):
    units = bias.shape[0] // 4
    features = kernel.shape[0] - units
    i, j, f, o = np.split(kernel, 4, axis=-1)
    bi, bj, bf, bo = np.split(bias, 4)
    whole = np.concatenate([i, f, j, o], axis=-1)
    layer = keras.layers.LSTM(units)
    layer.build((None, None, features))
    layer.set_weights([whole[:features], whole[features:], np.concatenate([bi, bf, bj, bo]) + forget_bias])
    mask = np.arange(sequences.shape[1]) < np.asarray(lengths)[:, None]
    return layer(sequences, mask=mask)
