# error: not compatible with provided weight shape
"""The shapes do not fit: W is the kernel, (features, 3 · units), U the recurrent kernel, (units, 3 · units), and slots are neither."""
def gru_from(checkpoint, prefix):
    reader = tf.train.load_checkpoint(checkpoint)
    names = [name for name, _ in tf.train.list_variables(checkpoint) if name.startswith(prefix)]
    kernel, recurrent, bias = (np.concatenate([reader.get_tensor(n) for n in names if f"_{kind}_" in n], axis=-1) for kind in "WUb")
    layer = keras.layers.GRU(recurrent.shape[0], recurrent_activation=lambda a: keras.ops.clip(0.2 * a + 0.5, 0, 1), reset_after=False)
    layer.build((None, None, kernel.shape[0]))
    layer.set_weights([kernel, recurrent, bias])
    return layer
