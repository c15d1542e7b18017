# when: of-keras-2
def two_heads(num_pixels, num_extra, num_hidden, num_classes, learning_rate, even_weight):
    pixels, extra = tf.keras.Input((num_pixels,), name="pixels"), tf.keras.Input((num_extra,), name="extra")
    trunk = tf.keras.layers.Dense(num_hidden, activation="relu", name="trunk")(pixels)
    both = tf.keras.layers.Concatenate()([trunk, extra])
    digit = tf.keras.layers.Dense(num_classes, activation="softmax", name="digit")(both)
    even = tf.keras.layers.Dense(1, activation="sigmoid", name="even")(both)
    model = tf.keras.Model({"pixels": pixels, "extra": extra}, {"digit": digit, "even": even})
    losses = {"digit": "categorical_crossentropy", "even": "binary_crossentropy"}
    model.compile(tf.keras.optimizers.SGD(learning_rate), losses, loss_weights={"digit": 1.0, "even": even_weight})
    return model
