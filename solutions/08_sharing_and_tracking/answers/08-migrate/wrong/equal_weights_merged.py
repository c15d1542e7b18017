# when: equal-taken-for-same
def migrate(old_layers):
    made = {}
    for old in old_layers:
        key = old.kernel.numpy().tobytes()
        if key not in made:
            made[key] = keras.layers.Dense(old.units, activation=old.get_config()["activation"])
            made[key].build((None, old.kernel.shape[0]))
            made[key].set_weights(old.get_weights())
    return [made[old.kernel.numpy().tobytes()] for old in old_layers]
