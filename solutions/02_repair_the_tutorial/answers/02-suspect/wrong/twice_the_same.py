"""You ran it twice on the same things: it begins anew each time, so that nothing can differ. Change an input between the runs."""
def find_fault(program, weights, train, test):
    loss, accuracy, end = program(weights, train, test)
    _, other_accuracy, other_end = program(weights, train, test)
    if program([np.zeros_like(array) for array in weights], train, test)[0] > 4:
        return "swapped"
    if np.array_equal(end[0], weights[0]):
        return "erased"
    if not np.array_equal(end[0], other_end[0]):
        return "test trains"
    return "wrong images" if accuracy == other_accuracy else "sound"
