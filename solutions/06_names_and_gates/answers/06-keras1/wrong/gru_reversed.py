# when: gates-of-the-other-kind
def from_keras_1(arrays, layer):
    gates = "ifco" if f"{layer}_W_i" in arrays else "rzh"
    return [np.concatenate([arrays[f"{layer}_{kind}_{gate}"] for gate in gates], axis=-1) for kind in "WUb"]
