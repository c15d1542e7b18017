# expect: wrong decided-by-the-ratio
def verdict(times_a, times_b):
    logs = np.log(times_a / times_b)
    error = logs.std(ddof=1) / np.sqrt(len(logs))
    ratio, low, high = np.exp([logs.mean(), logs.mean() - 2 * error, logs.mean() + 2 * error])
    said = "faster" if ratio < 1 else "slower"
    return ratio, low, high, said
