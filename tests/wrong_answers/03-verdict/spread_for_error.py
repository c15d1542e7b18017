# expect: wrong spread-not-error
def verdict(times_a, times_b):
    logs = np.log(times_a / times_b)
    error = logs.std(ddof=1)
    ratio, low, high = np.exp([logs.mean(), logs.mean() - 2 * error, logs.mean() + 2 * error])
    said = "faster" if high < 1 else "slower" if low > 1 else "no difference shown"
    return ratio, low, high, said
