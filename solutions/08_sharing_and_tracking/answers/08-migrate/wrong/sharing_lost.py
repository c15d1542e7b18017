"""Every position got a layer of its own: where the old list repeats an object, the new one must repeat one too."""
def migrate(old_layers):
    new_layers = []
    for old in old_layers:
        new = keras.layers.Dense(old.units, activation=old.get_config()["activation"])
        new.build((None, old.kernel.shape[0]))
        new.set_weights(old.get_weights())
        new_layers.append(new)
    return new_layers
