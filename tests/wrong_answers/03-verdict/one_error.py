# expect: wrong one-error
def verdict(times_a, times_b):
    logs = np.log(times_a / times_b)
    error = logs.std(ddof=1) / np.sqrt(len(logs))
    ratio, low, high = np.exp([logs.mean(), logs.mean() - error, logs.mean() + error])
    said = "faster" if high < 1 else "slower" if low > 1 else "no difference shown"
    return ratio, low, high, said
