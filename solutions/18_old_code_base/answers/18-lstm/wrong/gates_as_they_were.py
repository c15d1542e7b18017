"""The parts are in the cell's order, i, j, f, o. Keras wants i, f, c, o, and its c is j."""
def last_states(kernel, bias, forget_bias, sequences, lengths):
    features, units = sequences.shape[2], bias.shape[0] // 4
    i, j, f, o = np.split(kernel, 4, axis=-1)
    bias_i, bias_j, bias_f, bias_o = np.split(bias, 4)
    together = np.concatenate([i, j, f, o], axis=-1)
    layer = keras.layers.LSTM(units)
    layer.build(sequences.shape)
    layer.set_weights([together[:features], together[features:], np.concatenate([bias_i, bias_j, bias_f + forget_bias, bias_o])])
    return layer(sequences, mask=np.arange(sequences.shape[1]) < np.reshape(lengths, (-1, 1)))
