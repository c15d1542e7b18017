# when: without-a-word
def who_moved_it(batch, before, after, momentum):
    rows = batch.reshape(-1, batch.shape[-1])
    values = {"biased": rows.var(axis=0), "unbiased": rows.var(axis=0, ddof=1), "deviation": rows.std(axis=0), "nobody": before}
    for word, value in values.items():
        if np.allclose(after, (1 - momentum) * before + momentum * value, rtol=1e-3):
            return word
    return None
