# expect: error three-arrays
def from_keras_1(old):
    i, c, f, o = old[0:3], old[3:6], old[6:9], old[9:12]
    return [*i, *f, *c, *o]
