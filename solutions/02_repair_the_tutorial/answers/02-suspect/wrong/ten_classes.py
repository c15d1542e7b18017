"""Your loss from zeros is that of ten classes: these programs have other numbers of them, which the labels' shape tells."""
def find_fault(program, weights, train, test):
    other = test[0], np.roll(test[1], 1, axis=1)
    loss, accuracy, end = program(weights, train, test)
    _, other_accuracy, other_end = program(weights, train, other)
    loss_from_zeros = program([np.zeros_like(array) for array in weights], train, test)[0]
    if not np.isclose(loss_from_zeros, np.log(10), atol=0.1):
        return "swapped"
    if np.array_equal(end[0], weights[0]):
        return "erased"
    if not np.array_equal(end[0], other_end[0]):
        return "test trains"
    return "wrong images" if accuracy == other_accuracy else "sound"
