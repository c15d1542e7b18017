def who_moved_it(batch, before, after, momentum):
    rows = np.concatenate([batch.reshape(-1, before.size)])
    for word, value in (
        ("nobody", before),
        ("deviation", np.std(rows, 0)),
        ("unbiased", np.cov(rows.T, ddof=1).diagonal()),
        ("biased", np.mean(rows**2, 0) - np.mean(rows, 0) ** 2),
    ):
        if np.abs(momentum * before + (1 - momentum) * value - after).max() < 1e-3:
            return word
