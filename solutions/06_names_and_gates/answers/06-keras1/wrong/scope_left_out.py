"""There is no array of that name: `layer` brings its scope along, and a name goes on with _W_, _U_ or _b_ and the gate."""
# error: IndexError
def from_keras_1(arrays, layer):
    short = layer.split("/")[-1]
    gates = "ifco" if f"{layer}_W_i" in arrays else "zrh"
    return [np.concatenate([[array for name, array in arrays.items() if name == f"{short}_{kind}_{gate}"][0] for gate in gates], axis=-1) for kind in "WUb"]
