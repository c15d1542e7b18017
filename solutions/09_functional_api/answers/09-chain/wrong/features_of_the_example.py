"""The number of features is an argument: 4 is the example's."""
# error: incompatible with the layer
def as_model(steps, num_features):
    x = inputs = keras.Input((4,))
    for step in steps:
        x = step(x) if isinstance(step, keras.layers.Layer) else keras.layers.Lambda(step)(x)
    return keras.Model(inputs, x)
