"""You added 1 to the forget gate's bias: these arrays are trained and hold it already."""
def from_keras_1(arrays, layer):
    gates = "ifco" if f"{layer}_W_i" in arrays else "zrh"
    out = [np.concatenate([arrays[f"{layer}_{kind}_{gate}"] for gate in gates], axis=-1) for kind in "WUb"]
    if gates == "ifco":
        u = out[1].shape[0]
        out[2] = np.concatenate([out[2][:u], out[2][u : 2 * u] + 1, out[2][2 * u :]])
    return out
