def functional_twin(original):
    hole = keras.layers.Input(shape=original.input_shape[1:])
    tensor = hole
    for old in original.layers:
        new = keras.layers.Dense.from_config(old.get_config())
        tensor = new(tensor)
        new.set_weights(old.get_weights())
    return keras.models.Model(inputs=hole, outputs=tensor)
