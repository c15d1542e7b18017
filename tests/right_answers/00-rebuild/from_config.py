def to_keras_3(old_layer):
    config = old_layer.get_config()
    new_layer = keras.layers.Dense(config["units"], activation=config["activation"])
    new_layer(np.zeros((1, old_layer.kernel.shape[0]), np.float32))
    new_layer.kernel.assign(old_layer.kernel.numpy())
    new_layer.bias.assign(old_layer.bias.numpy())
    return new_layer
