"""Sometimes there is no coin to throw: then return 1."""
# error: n must be
from scipy.stats import binomtest


def compare(first, second, digits):
    only_first = int(np.sum((first == digits) & (second != digits)))
    only_second = int(np.sum((second == digits) & (first != digits)))
    coins, fewer = only_first + only_second, min(only_first, only_second)
    probability = binomtest(fewer, coins, 0.5).pvalue
    return only_first, only_second, probability
