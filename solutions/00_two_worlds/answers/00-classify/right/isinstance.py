import tf_keras


def world_of(thing):
    if isinstance(thing, keras.layers.Layer):
        return "K3"
    if not isinstance(thing, tf_keras.layers.Layer):
        return "none"
    return "K1" if "_v1" in type(thing).__module__.rsplit(".", 1)[-1] else "K2"
