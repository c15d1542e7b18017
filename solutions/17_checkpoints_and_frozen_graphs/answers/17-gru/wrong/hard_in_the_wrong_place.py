"""The gates' function is recurrent_activation. activation is that of the new content, and there it was tanh."""
def hard(a):
    return keras.ops.clip(0.2 * a + 0.5, 0, 1)

def gru_from(checkpoint, prefix):
    reader = tf.train.load_checkpoint(checkpoint)

    def side_by_side(kind):
        return np.concatenate([reader.get_tensor(f"{prefix}_{kind}_{gate}") for gate in "zrh"], axis=-1)

    kernel, recurrent, bias = side_by_side("W"), side_by_side("U"), side_by_side("b")
    layer = keras.layers.GRU(recurrent.shape[0], activation=hard, reset_after=False)
    layer.build((None, None, kernel.shape[0]))
    layer.set_weights([kernel, recurrent, bias])
    return layer
