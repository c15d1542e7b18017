"""You took the probability of exactly this split. Add those of the splits that are more uneven still."""
import math


def compare(first, second, digits):
    only_first = int(np.sum((first == digits) & (second != digits)))
    only_second = int(np.sum((second == digits) & (first != digits)))
    coins = only_first + only_second
    return only_first, only_second, min(1.0, 2 * math.comb(coins, only_first) / 2**coins)
