"""A program that trains moves its weights: that is no sign that its *test* trains. Change the test set, and look whether the weights at the end follow."""
def find_fault(program, weights, train, test):
    other = test[0], np.roll(test[1], 1, axis=1)
    loss, accuracy, end = program(weights, train, test)
    if program([np.zeros_like(array) for array in weights], train, test)[0] > 4:
        return "swapped"
    if np.array_equal(end[0], weights[0]):
        return "erased"
    if accuracy == program(weights, train, other)[1]:
        return "wrong images"
    return "test trains" if not np.allclose(end[0], weights[0]) else "sound"
