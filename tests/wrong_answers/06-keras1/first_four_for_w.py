# expect: error kinds-mixed
def from_keras_1(old):
    return [np.concatenate(old[start : start + 4], axis=-1) for start in (0, 4, 8)]
