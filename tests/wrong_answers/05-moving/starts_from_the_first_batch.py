# expect: wrong starts-from-the-first-batch
def moving_statistics(batches, momentum):
    mean, variance = batches[0].mean(axis=0), batches[0].var(axis=0)
    for batch in batches:
        mean = momentum * mean + (1 - momentum) * batch.mean(axis=0)
        variance = momentum * variance + (1 - momentum) * batch.var(axis=0)
    return mean, variance
