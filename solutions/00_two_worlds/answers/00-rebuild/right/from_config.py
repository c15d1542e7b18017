def to_keras_3(old_layer):
    new_layer = keras.layers.Dense.from_config(old_layer.get_config())
    new_layer.build(old_layer.input_spec.axes and (None, old_layer.input_spec.axes[-1]))
    new_layer.set_weights(old_layer.get_weights())
    return new_layer
