# when: weights-not-moved
def migrate(old_layers):
    made = {id(old): keras.layers.Dense(old.units, activation=old.get_config()["activation"]) for old in old_layers}
    return [made[id(old)] for old in old_layers]
