"""You do not tell biased from unbiased: the tolerance is too wide for batches of this size."""
def who_moved_it(batch, before, after, momentum):
    rows = batch.reshape(-1, batch.shape[-1])
    if np.array_equal(before, after):
        return "nobody"
    took = (after - momentum * before) / (1 - momentum)
    return "deviation" if np.abs(took - rows.std(axis=0)).max() < 1e-2 else "biased"
