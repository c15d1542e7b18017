def from_keras_1(old):
    names = [kind + gate for gate in "icfo" for kind in "WUb"]
    arrays = dict(zip(names, old))
    return [tf.concat([arrays[kind + gate] for gate in "ifco"], axis=-1) for kind in "WUb"]
