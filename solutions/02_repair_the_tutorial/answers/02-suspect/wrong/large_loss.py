"""A large loss alone says nothing: weights that are confident and wrong have one, too. Begin from weights whose right loss you know."""
def find_fault(program, weights, train, test):
    other = test[0], np.roll(test[1], 1, axis=1)
    loss, accuracy, end = program(weights, train, test)
    _, other_accuracy, other_end = program(weights, train, other)
    if loss > 4:
        return "swapped"
    if np.array_equal(end[0], weights[0]):
        return "erased"
    if not np.array_equal(end[0], other_end[0]):
        return "test trains"
    return "wrong images" if accuracy == other_accuracy else "sound"
