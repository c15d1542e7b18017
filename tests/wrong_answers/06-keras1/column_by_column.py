# expect: wrong interleaved
def from_keras_1(old):
    order = [0, 2, 1, 3]
    merged = [np.stack([old[start::3][k] for k in order], axis=-1) for start in range(3)]
    return [array.reshape(*array.shape[:-2], -1) for array in merged]
