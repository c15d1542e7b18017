# when: other-outputs
def as_model(steps, num_features):
    x = inputs = keras.Input((num_features,))
    for step in steps[:-1]:
        x = step(x) if isinstance(step, keras.layers.Layer) else keras.layers.Lambda(step)(x)
    return keras.Model(inputs, x)
