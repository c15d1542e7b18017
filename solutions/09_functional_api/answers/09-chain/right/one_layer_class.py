class Wrapped(keras.layers.Layer):
    def __init__(self, steps):
        super().__init__()
        self.steps = steps  # a list of layers is tracked

    def call(self, x):
        for step in self.steps:
            x = step(x)
        return x


def as_model(steps, num_features):
    hole = keras.Input(shape=(num_features,))
    return keras.Model(hole, Wrapped(steps)(hole))
