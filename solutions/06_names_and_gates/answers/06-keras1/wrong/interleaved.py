"""The gates are mixed column by column: each gate's columns stay together, as one block."""
def from_keras_1(arrays, layer):
    gates = "ifco" if f"{layer}_W_i" in arrays else "zrh"
    merged = [np.stack([arrays[f"{layer}_{kind}_{gate}"] for gate in gates], axis=-1) for kind in "WUb"]
    return [array.reshape(*array.shape[:-2], -1) for array in merged]
