# expect: error wrong-axis
def moving_statistics(batches, momentum):
    mean, variance = np.zeros(batches[0].shape[1]), np.ones(batches[0].shape[1])
    for batch in batches:
        mean = momentum * mean + (1 - momentum) * batch.mean(axis=1)
        variance = momentum * variance + (1 - momentum) * batch.var(axis=1)
    return mean, variance
