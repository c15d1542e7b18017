def two_heads(num_pixels, num_extra, num_hidden, num_classes, learning_rate, even_weight):
    holes = {"pixels": keras.Input((num_pixels,), name="pixels"), "extra": keras.Input((num_extra,), name="extra")}
    trunk = keras.ops.relu(keras.layers.Dense(num_hidden, name="trunk")(holes["pixels"]))
    both = keras.ops.concatenate([trunk, holes["extra"]], axis=-1)
    digit = keras.ops.softmax(keras.layers.Dense(num_classes, name="digit")(both))
    even = keras.ops.sigmoid(keras.layers.Dense(1, name="even")(both))
    model = keras.Model(holes, {"digit": digit, "even": even})
    losses = {"digit": "categorical_crossentropy", "even": "binary_crossentropy"}
    model.compile(keras.optimizers.SGD(learning_rate), losses, loss_weights={"digit": 1, "even": even_weight})
    return model
