"""Plain gradient descent is keras.optimizers.SGD: Adam scales each step."""
def two_heads(num_pixels, num_extra, num_hidden, num_classes, learning_rate, even_weight):
    pixels, extra = keras.Input((num_pixels,), name="pixels"), keras.Input((num_extra,), name="extra")
    trunk = keras.layers.Dense(num_hidden, activation="relu", name="trunk")(pixels)
    both = keras.layers.Concatenate()([trunk, extra])
    digit = keras.layers.Dense(num_classes, activation="softmax", name="digit")(both)
    even = keras.layers.Dense(1, activation="sigmoid", name="even")(both)
    model = keras.Model({"pixels": pixels, "extra": extra}, {"digit": digit, "even": even})
    losses = {"digit": "categorical_crossentropy", "even": "binary_crossentropy"}
    model.compile(keras.optimizers.Adam(learning_rate), losses, loss_weights={"digit": 1.0, "even": even_weight})
    return model
