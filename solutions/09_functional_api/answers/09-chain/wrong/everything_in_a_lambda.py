"""The model does not own the weights: a layer that a Lambda's function calls is not tracked. Call layers as they are."""
def as_model(steps, num_features):
    x = inputs = keras.Input((num_features,))
    for step in steps:
        x = keras.layers.Lambda(lambda tensor, step=step: step(tensor))(x)
    return keras.Model(inputs, x)
