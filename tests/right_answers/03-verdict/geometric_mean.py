def verdict(times_a, times_b):
    ratios = [a / b for a, b in zip(times_a, times_b)]
    n = len(ratios)
    ratio = np.prod(ratios) ** (1 / n)
    variance = sum(np.log(r / ratio) ** 2 for r in ratios) / (n - 1)
    factor = np.exp(2 * np.sqrt(variance / n))
    low, high = ratio / factor, ratio * factor
    if low <= 1 <= high:
        return ratio, low, high, "no difference shown"
    return ratio, low, high, "faster" if ratio < 1 else "slower"
