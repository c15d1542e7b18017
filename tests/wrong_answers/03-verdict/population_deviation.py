# expect: wrong population-deviation
def verdict(times_a, times_b):
    logs = np.log(times_a / times_b)
    error = logs.std() / np.sqrt(len(logs))
    ratio, low, high = np.exp([logs.mean(), logs.mean() - 2 * error, logs.mean() + 2 * error])
    said = "faster" if high < 1 else "slower" if low > 1 else "no difference shown"
    return ratio, low, high, said
