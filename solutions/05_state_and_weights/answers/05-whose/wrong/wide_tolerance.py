"""You do not tell biased from unbiased: the tolerance is too wide for batches of this size."""
def who_moved_it(batch, before, after, momentum):
    rows = batch.reshape(-1, batch.shape[-1])
    values = {"biased": rows.var(0), "unbiased": rows.var(0, ddof=1), "deviation": rows.std(0), "nobody": before}
    for word, value in values.items():
        if np.allclose(after, momentum * before + (1 - momentum) * value, rtol=0.05, atol=0.05):
            return word
