# expect: wrong plain-average
def moving_statistics(batches, momentum):
    rows = np.concatenate(batches)
    return rows.mean(axis=0), rows.var(axis=0)
