def as_model(steps, num_features):
    x = inputs = keras.Input((num_features,))
    for step in steps:
        x = keras.layers.Lambda(step)(x)  # a layer that is handed over becomes an attribute, and is tracked
    return keras.Model(inputs, x)
