def find_fault(program, weights, train, test):
    images, labels = train
    powers = np.exp(images @ weights[0] + weights[1])
    right_loss = -np.log((powers * labels).sum(axis=1) / powers.sum(axis=1)).mean()
    loss, accuracy, end = program(weights, train, test)
    if abs(loss - right_loss) > 0.01 * right_loss:
        return "swapped"
    if all((a == b).all() for a, b in zip(end, weights)):
        return "erased"
    # The same images a second time: whoever tests on them has nothing to learn from labels that nobody believes.
    empty = np.zeros_like(test[0]), np.zeros_like(test[1])
    if (program(weights, train, empty)[2][1] != end[1]).any():
        return "test trains"
    hits = (test[0] @ end[0] + end[1]).argmax(axis=1) == test[1].argmax(axis=1)
    return "sound" if abs(accuracy - hits.mean()) < 1e-6 else "wrong images"
