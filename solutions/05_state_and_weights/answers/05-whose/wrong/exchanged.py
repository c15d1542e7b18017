"""Biased and unbiased are exchanged: the biased variance divides by the number of rows, the unbiased one by one less."""
def who_moved_it(batch, before, after, momentum):
    rows = batch.reshape(-1, batch.shape[-1])
    values = {"unbiased": rows.var(axis=0), "biased": rows.var(axis=0, ddof=1), "deviation": rows.std(axis=0), "nobody": before}
    for word, value in values.items():
        if np.allclose(after, momentum * before + (1 - momentum) * value, rtol=1e-3):
            return word
