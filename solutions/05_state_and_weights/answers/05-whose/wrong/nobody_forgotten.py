"""You take a step of nobody for one of the others: when nothing has moved, before and after are equal."""
def who_moved_it(batch, before, after, momentum):
    rows = batch.reshape(-1, batch.shape[-1])
    values = {"biased": rows.var(axis=0), "unbiased": rows.var(axis=0, ddof=1), "deviation": rows.std(axis=0)}
    return min(values, key=lambda word: np.abs(after - momentum * before - (1 - momentum) * values[word]).max())
