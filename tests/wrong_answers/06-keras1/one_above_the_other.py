# expect: wrong stacked-rows
def from_keras_1(old):
    return [np.concatenate([old[start::3][k] for k in (0, 2, 1, 3)], axis=0) for start in range(3)]
