"""The model does not own the weights: a layer that a Lambda's function calls is not tracked. Call layers as they are."""
def as_model(steps, num_features):
    def everything(x):
        for step in steps:
            x = step(x)
        return x

    inputs = keras.Input((num_features,))
    return keras.Model(inputs, keras.layers.Lambda(everything)(inputs))
