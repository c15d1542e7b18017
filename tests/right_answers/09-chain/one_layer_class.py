class Wrapped(keras.layers.Layer):
    def __init__(self, functions):
        super().__init__()
        self.functions = functions

    def call(self, x):
        for function in self.functions:
            x = function(x)
        return x


def as_model(functions, num_features):
    hole = keras.Input(shape=(num_features,))
    return keras.Model(hole, Wrapped(functions)(hole))
