# when: other-probability
import math


def compare(first, second, digits):
    only_first = int(np.sum((first == digits) & (second != digits)))
    only_second = int(np.sum((second == digits) & (first != digits)))
    coins, fewer = only_first + only_second, min(only_first, only_second)
    probability = min(1.0, 2 * sum(math.comb(coins, heads) for heads in range(fewer + 1)) / 2**coins)
    return only_first, only_second, 1 - probability
