def forward(batch_images, weights):
    model = [keras.layers.Dense(128, activation="relu"), keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10)]
    x = batch_images
    for layer, kernel, bias in zip(model, weights[0::2], weights[1::2]):
        layer.build(x.shape)
        layer.set_weights([kernel, bias])
        x = layer(x)
    return x
