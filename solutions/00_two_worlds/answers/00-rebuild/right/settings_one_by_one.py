def to_keras_3(old_layer):
    new_layer = keras.layers.Dense(
        old_layer.units, activation=keras.activations.get(old_layer.activation.__name__), use_bias=old_layer.use_bias
    )
    new_layer(np.zeros((1, old_layer.kernel.shape[0]), np.float32))
    for new, old in zip(new_layer.weights, old_layer.weights):
        new.assign(old.numpy())
    new_layer.trainable = old_layer.trainable
    return new_layer
