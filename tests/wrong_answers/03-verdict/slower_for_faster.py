# expect: wrong slower-for-faster
def verdict(times_a, times_b):
    logs = np.log(times_a / times_b)
    error = logs.std(ddof=1) / np.sqrt(len(logs))
    ratio, low, high = np.exp([logs.mean(), logs.mean() - 2 * error, logs.mean() + 2 * error])
    said = "slower" if high < 1 else "faster" if low > 1 else "no difference shown"
    return ratio, low, high, said
