"""The order is lost: take the steps one after another, whatever kind they are."""
def as_model(steps, num_features):
    x = inputs = keras.Input((num_features,))
    for step in sorted(steps, key=lambda step: not isinstance(step, keras.layers.Layer)):
        x = (step if isinstance(step, keras.layers.Layer) else keras.layers.Lambda(step))(x)
    return keras.Model(inputs, x)
