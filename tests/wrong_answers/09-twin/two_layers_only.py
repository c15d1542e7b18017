# expect: error chain-broken
def functional_twin(original):
    i = keras.Input(original.input_shape[1:])
    a, b = original.layers[0], original.layers[-1]
    x = keras.layers.Dense(a.units, activation=a.activation)(i)
    x = keras.layers.Dense(b.units, activation=b.activation)(x)
    t = keras.Model(i, x)
    t.set_weights(original.get_weights())
    return t
