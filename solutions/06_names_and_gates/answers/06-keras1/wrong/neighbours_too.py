"""Arrays of a neighbour are among them: another layer's name may begin with this one's, so compare whole names."""
# error: must match exactly
def from_keras_1(arrays, layer):
    mine = {name: array for name, array in arrays.items() if name.startswith(layer)}
    merged = []
    for kind in "WUb":
        blocks = [array for gate in "zrifcho" for name, array in mine.items() if f"_{kind}_{gate}" in name]
        merged.append(np.concatenate(blocks, axis=-1))
    return merged
