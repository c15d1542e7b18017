"""Rounding is no fault: a difference counts only if it is larger than within times the size of the tensor."""
def first_difference(then, now, within):
    for number, (old, new) in enumerate(zip(then, now)):
        for name in old:
            if not np.array_equal(old[name], new[name], equal_nan=True):
                return number, name
