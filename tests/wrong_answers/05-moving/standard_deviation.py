# expect: wrong standard-deviation
def moving_statistics(batches, momentum):
    mean, deviation = np.zeros(batches[0].shape[1]), np.ones(batches[0].shape[1])
    for batch in batches:
        mean = momentum * mean + (1 - momentum) * batch.mean(axis=0)
        deviation = momentum * deviation + (1 - momentum) * batch.std(axis=0)
    return mean, deviation
