# when: inputs-no-dict
def two_heads(num_pixels, num_extra, num_hidden, num_classes, learning_rate, even_weight):
    a = keras.Input((num_pixels,))
    b = keras.Input((num_extra,))
    t = keras.layers.Dense(num_hidden, activation="relu", name="trunk")(a)
    j = keras.layers.Concatenate()([t, b])
    d = keras.layers.Dense(num_classes, activation="softmax", name="digit")(j)
    model = keras.Model([a, b], {"digit": d, "even": keras.layers.Dense(1, activation="sigmoid", name="even")(j)})
    losses = {"digit": "categorical_crossentropy", "even": "binary_crossentropy"}
    model.compile(keras.optimizers.SGD(learning_rate), losses, loss_weights={"digit": 1, "even": even_weight})
    return model
