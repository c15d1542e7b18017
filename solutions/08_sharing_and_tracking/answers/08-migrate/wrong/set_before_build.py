# when: not-built
def migrate(old_layers):
    made = {}
    for old in old_layers:
        if id(old) not in made:
            made[id(old)] = keras.layers.Dense(old.units, activation=old.get_config()["activation"])
            made[id(old)].set_weights(old.get_weights())
    return [made[id(old)] for old in old_layers]
