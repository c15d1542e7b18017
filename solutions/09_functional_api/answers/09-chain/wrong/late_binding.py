"""The last function stands in for the others: a lambda in a loop reads the loop's variable when it is called. Hand over the function."""
def as_model(steps, num_features):
    x = inputs = keras.Input((num_features,))
    for step in steps:
        if not isinstance(step, keras.layers.Layer):
            function = step
            x = keras.layers.Lambda(lambda tensor: function(tensor))(x)  # noqa: B023
        else:
            x = step(x)
    return keras.Model(inputs, x)
