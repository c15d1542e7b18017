"""Different layers may have the same name: tell the old objects apart by id(), not by what they are called."""
def migrate(old_layers):
    made = {}
    for old in old_layers:
        if old.name not in made:
            made[old.name] = keras.layers.Dense(old.units, activation=old.get_config()["activation"])
            made[old.name].build((None, old.kernel.shape[0]))
        made[old.name].set_weights(old.get_weights())
    return [made[old.name] for old in old_layers]
