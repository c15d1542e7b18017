class Wrapped(keras.layers.Layer):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def call(self, x):
        return self.function(x)


def as_model(steps, num_features):
    x = inputs = keras.Input((num_features,))
    for step in steps:
        try:
            x = step(x)
        except ValueError:
            x = Wrapped(step)(x)
    return keras.Model(inputs, x)
