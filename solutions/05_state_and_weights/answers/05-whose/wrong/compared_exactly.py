"""Exactly equal is too much to ask of rounded numbers: compare with np.allclose."""
def who_moved_it(batch, before, after, momentum):
    rows = batch.reshape(-1, batch.shape[-1])
    values = {"biased": rows.var(0), "unbiased": rows.var(0, ddof=1), "deviation": rows.std(0), "nobody": before}
    for word, value in values.items():
        if (after == momentum * before + (1 - momentum) * value).all():
            return word
    return "biased"
