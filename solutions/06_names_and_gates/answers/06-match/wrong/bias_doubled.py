"""The GRU's bias got a second row, but the reset gate still works after the product: the old one worked before it."""
def like_then(kind, recurrent_activation, weights):
    gate = (lambda x: keras.ops.clip(x / 5 + 0.5, 0, 1)) if recurrent_activation == "hard_sigmoid" else "sigmoid"
    layer = getattr(keras.layers, kind)(len(weights[1]), recurrent_activation=gate)
    layer.build((None, None, len(weights[0])))
    if kind == "GRU":
        weights = [*weights[:2], np.stack([weights[2], 0 * weights[2]])]
    layer.set_weights(weights)
    return layer
