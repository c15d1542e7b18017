def from_keras_1(arrays, layer):
    gates = {3: "zrh", 4: "ifco"}[sum(name.startswith(layer + "_b_") for name in arrays)]
    return [tf.concat([arrays[layer + "_" + kind + "_" + gate] for gate in gates], axis=-1) for kind in "WUb"]
