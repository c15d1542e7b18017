def hard(x):
    return keras.ops.clip(0.2 * x + 0.5, 0, 1)


def gru_from(checkpoint, prefix):
    arrays = {name: tf.train.load_variable(checkpoint, name) for name, _ in tf.train.list_variables(checkpoint)}
    units = arrays[prefix + "_b_z"].shape[0]
    layer = keras.layers.GRU(units, recurrent_activation=hard, reset_after=False, use_bias=True)
    layer(np.zeros((1, 1, len(arrays[prefix + "_W_z"])), "float32"))
    for variable, kind in zip(layer.trainable_variables, "WUb"):
        variable.assign(np.concatenate([arrays[f"{prefix}_{kind}_{gate}"] for gate in "zrh"], -1))
    return layer
