def compare(first, second, digits):
    from scipy.stats import binomtest

    only_first = int(np.sum((first == digits) & (second != digits)))
    only_second = int(np.sum((second == digits) & (first != digits)))
    coins = only_first + only_second
    return only_first, only_second, binomtest(only_first, coins).pvalue if coins else 1.0
