def hard(x):
    return keras.ops.clip(0.2 * x + 0.5, 0, 1)


def gru_from(checkpoint, prefix):
    saved = tf.train.load_checkpoint(checkpoint)
    read = {kind: [saved.get_tensor(f"{prefix}_{kind}_{gate}") for gate in ("z", "r", "h")] for kind in ("W", "U", "b")}
    cell = keras.layers.GRUCell(len(read["b"][0]), recurrent_activation=hard, reset_after=False)
    layer = keras.layers.RNN(cell)
    layer.build((None, None, len(read["W"][0])))
    cell.set_weights([np.hstack(read["W"]), np.hstack(read["U"]), np.hstack(read["b"])])
    return layer
