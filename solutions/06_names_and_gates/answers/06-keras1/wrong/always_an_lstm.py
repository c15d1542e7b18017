"""Not every layer here is an LSTM: the letters of its gates tell what it is."""
# error: KeyError
def from_keras_1(arrays, layer):
    return [np.concatenate([arrays[f"{layer}_{kind}_{gate}"] for gate in "ifco"], axis=-1) for kind in "WUb"]
