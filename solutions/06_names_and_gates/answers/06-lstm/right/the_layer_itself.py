def run_lstm(sequence, mask, kernel, recurrent_kernel, bias):
    layer = keras.layers.LSTM(recurrent_kernel.shape[0], return_state=True)
    layer.build(sequence.shape)
    layer.set_weights([kernel, recurrent_kernel, bias])
    _, h, c = layer(sequence, mask=mask)
    return h, c
