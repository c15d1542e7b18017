import math


def compare(first, second, digits):
    only_first = int(np.sum((first == digits) & (second != digits)))
    only_second = int(np.sum((second == digits) & (first != digits)))
    n, larger = only_first + only_second, max(only_first, only_second)
    tail = sum(math.comb(n, heads) / 2**n for heads in range(larger, n + 1))
    return only_first, only_second, np.minimum(1, 2 * tail)
