"""Different layers may have the same name: tell the old objects apart by id()."""
def migrate(old_layers):
    made = {}
    for o in old_layers:
        if o.name not in made:
            n = keras.layers.Dense(o.units, activation=o.get_config()["activation"])
            n.build((None, o.kernel.shape[0]))
            n.set_weights(o.get_weights())
            made[o.name] = n
    return [made[o.name] for o in old_layers]
