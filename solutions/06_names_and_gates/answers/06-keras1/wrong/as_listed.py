"""The blocks lie in the order of the alphabet, as the checkpoint lists them; today's order is i, f, c, o, or z, r, h."""
def from_keras_1(arrays, layer):
    return [
        np.concatenate([array for name, array in arrays.items() if name.startswith(f"{layer}_{kind}_")], axis=-1)
        for kind in "WUb"
    ]
