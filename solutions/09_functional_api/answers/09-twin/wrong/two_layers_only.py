"""The number of weights differs: a new layer for each old one, called on the output of the one before."""
# error: was expecting
def functional_twin(original):
    i = keras.Input(original.input_shape[1:])
    a, b = original.layers[0], original.layers[-1]
    x = keras.layers.Dense(a.units, activation=a.activation)(i)
    x = keras.layers.Dense(b.units, activation=b.activation)(x)
    t = keras.Model(i, x)
    t.set_weights(original.get_weights())
    return t
