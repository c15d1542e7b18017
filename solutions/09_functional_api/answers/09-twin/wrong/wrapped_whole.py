# when: wrapped-whole
def functional_twin(original):
    clone = keras.models.clone_model(original)
    clone.set_weights(original.get_weights())
    inputs = keras.Input(original.input_shape[1:])
    return keras.Model(inputs, clone(inputs))
