# expect: wrong still-a-logarithm
def verdict(times_a, times_b):
    logs = np.log(times_a / times_b)
    error = logs.std(ddof=1) / np.sqrt(len(logs))
    ratio, low, high = (logs.mean(), logs.mean() - 2 * error, logs.mean() + 2 * error)
    said = "faster" if high < 1 else "slower" if low > 1 else "no difference shown"
    return float(ratio), float(low), float(high), said
