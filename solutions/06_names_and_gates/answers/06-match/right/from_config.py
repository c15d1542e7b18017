class OldHardSigmoid:
    def __call__(self, x):
        return tf.clip_by_value((x + 2.5) / 5, 0, 1)


def like_then(kind, recurrent_activation, weights):
    config = {"units": weights[1].shape[0]}
    if kind == "GRU":
        config["reset_after"] = False
    if recurrent_activation == "hard_sigmoid":
        config["recurrent_activation"] = OldHardSigmoid()
    layer = getattr(keras.layers, kind)(**config)
    layer.build((None, 5, weights[0].shape[0]))
    for variable, array in zip(layer.weights, weights):
        variable.assign(array)
    return layer
