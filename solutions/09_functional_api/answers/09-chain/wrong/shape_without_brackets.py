"""keras.Input wants a tuple: (num_features,)."""
# error: to a shape
def as_model(steps, num_features):
    x = inputs = keras.Input(num_features)
    for step in steps:
        x = (step if isinstance(step, keras.layers.Layer) else keras.layers.Lambda(step))(x)
    return keras.Model(inputs, x)
