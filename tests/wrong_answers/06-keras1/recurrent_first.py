# expect: wrong kinds-exchanged
def from_keras_1(old):
    return [np.concatenate([old[start::3][k] for k in (0, 2, 1, 3)], axis=-1) for start in (1, 0, 2)]
