"""The LSTM's blocks have the order of Keras 1, i, c, f, o; today's order is i, f, c, o."""
def from_keras_1(arrays, layer):
    gates = "icfo" if f"{layer}_W_i" in arrays else "zrh"
    return [np.concatenate([arrays[f"{layer}_{kind}_{gate}"] for gate in gates], axis=-1) for kind in "WUb"]
