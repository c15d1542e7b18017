"""You changed the training set: of course weights and accuracy follow that. What should they not follow, and what must the accuracy follow? The *test* set."""
def find_fault(program, weights, train, test):
    other = train[0], np.roll(train[1], 1, axis=1)
    loss, accuracy, end = program(weights, train, test)
    _, other_accuracy, other_end = program(weights, other, test)
    if program([np.zeros_like(array) for array in weights], train, test)[0] > 4:
        return "swapped"
    if np.array_equal(end[0], weights[0]):
        return "erased"
    if not np.array_equal(end[0], other_end[0]):
        return "test trains"
    return "sound" if accuracy == other_accuracy else "wrong images"
