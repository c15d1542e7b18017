# expect: wrong images-turned
def forward(weights, images):
    height = int(np.sqrt(images.shape[1]))
    conv = keras.layers.Conv2D(weights[0].shape[-1], weights[0].shape[0], activation="relu")
    model = keras.Sequential([keras.Input((height, height, 1)), conv, keras.layers.BatchNormalization()])
    model.set_weights(weights)
    return model(images.reshape(-1, height, height, 1, order="F"))
