# expect: wrong around-the-ratio
def verdict(times_a, times_b):
    logs = np.log(times_a / times_b)
    error = logs.std(ddof=1) * len(logs) ** -0.5
    r = np.exp(logs.mean())
    lo, hi = r - 2 * error, r + 2 * error
    return r, lo, hi, "faster" if hi < 1 else "slower" if lo > 1 else "no difference shown"
