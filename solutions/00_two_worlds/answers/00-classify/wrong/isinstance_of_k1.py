# when: k2-taken-for-k1
def world_of(thing):
    if isinstance(thing, K1.layers.Layer):
        return "K1"
    return "K3" if isinstance(thing, keras.layers.Layer) else "none"
