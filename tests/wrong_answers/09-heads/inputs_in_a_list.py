# expect: error inputs-not-named
def two_heads(num_pixels, num_extra, num_hidden, num_classes):
    a = keras.Input((num_pixels,))
    b = keras.Input((num_extra,))
    t = keras.layers.Dense(num_hidden, activation="relu", name="trunk")(a)
    j = keras.layers.Concatenate()([t, b])
    d = keras.layers.Dense(num_classes, activation="softmax", name="digit")(j)
    return keras.Model([a, b], {"digit": d, "even": keras.layers.Dense(1, activation="sigmoid", name="even")(j)})
