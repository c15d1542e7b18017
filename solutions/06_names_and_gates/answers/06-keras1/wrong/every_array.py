# when: not-three
def from_keras_1(arrays, layer):
    gates = "ifco" if f"{layer}_W_i" in arrays else "zrh"
    return [arrays[f"{layer}_{kind}_{gate}"] for gate in gates for kind in "WUb"]
