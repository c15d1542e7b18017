# expect: wrong order-of-keras-1
def from_keras_1(old):
    return [np.concatenate(old[start::3], axis=-1) for start in range(3)]
