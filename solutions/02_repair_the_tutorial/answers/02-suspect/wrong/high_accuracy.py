"""A high accuracy does not say on which images it was measured: give the program other test labels. Does the accuracy follow?"""
def find_fault(program, weights, train, test):
    other = test[0], np.roll(test[1], 1, axis=1)
    loss, accuracy, end = program(weights, train, test)
    if program([np.zeros_like(array) for array in weights], train, test)[0] > 4:
        return "swapped"
    if np.array_equal(end[0], weights[0]):
        return "erased"
    if not np.array_equal(end[0], program(weights, train, other)[2][0]):
        return "test trains"
    return "wrong images" if accuracy > 0.8 else "sound"
