"""For images n is the number of all pixels, not of images: make rows of the batch before you correct."""
def who_moved_it(batch, before, after, momentum):
    rows, n = batch.reshape(-1, batch.shape[-1]), len(batch)
    values = {"biased": rows.var(axis=0), "unbiased": rows.var(axis=0) * n / (n - 1), "deviation": rows.std(axis=0), "nobody": before}
    for word, value in values.items():
        if np.allclose(after, momentum * before + (1 - momentum) * value, rtol=1e-3):
            return word
