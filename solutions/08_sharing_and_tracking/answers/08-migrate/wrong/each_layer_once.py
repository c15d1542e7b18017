# when: weights-not-moved
def migrate(old_layers):
    made = {}
    for old in old_layers:
        made[id(old)] = keras.layers.Dense(old.units, activation=old.get_config()["activation"])
        made[id(old)].build((None, old.kernel.shape[0]))
        made[id(old)].set_weights(old.get_weights())
    return list(made.values())
