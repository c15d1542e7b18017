# when: erased-missed
def find_fault(program, weights, train, test):
    other = test[0], np.roll(test[1], 1, axis=1)
    loss, accuracy, end = program(weights, train, test)
    _, other_accuracy, other_end = program(weights, train, other)
    if program([np.zeros_like(array) for array in weights], train, test)[0] > 4:
        return "swapped"
    if not np.array_equal(end[0], other_end[0]):
        return "test trains"
    return "wrong images" if accuracy == other_accuracy else "sound"
