# when: of-keras-2
def functional_twin(original):
    x = inputs = tf.keras.Input(original.input_shape[1:])
    for layer in original.layers:
        x = tf.keras.layers.Dense(layer.units, activation=layer.activation.__name__)(x)
    twin = tf.keras.Model(inputs, x)
    twin.set_weights(original.get_weights())
    return twin
