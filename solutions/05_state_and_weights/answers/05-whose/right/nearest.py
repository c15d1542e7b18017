def who_moved_it(batch, before, after, momentum):
    if np.array_equal(before, after):
        return "nobody"
    took = (after - momentum * before) / (1 - momentum)
    axes = tuple(range(batch.ndim - 1))
    ratio = (took / batch.var(axis=axes)).mean()
    count = batch.size / batch.shape[-1]
    away = {"biased": abs(ratio - 1), "unbiased": abs(ratio - count / (count - 1))}
    away["deviation"] = abs(took - batch.std(axis=axes)).mean()
    return min(away, key=away.get)
