"""The plain functions are left out: each of them is a step, too."""
def as_model(steps, num_features):
    x = inputs = keras.Input((num_features,))
    for step in steps:
        if isinstance(step, keras.layers.Layer):
            x = step(x)
    return keras.Model(inputs, x)
