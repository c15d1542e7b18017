# when: above-one
import math


def compare(first, second, digits):
    only_first = int(np.sum((first == digits) & (second != digits)))
    only_second = int(np.sum((second == digits) & (first != digits)))
    coins = only_first + only_second
    ways = sum(math.comb(coins, heads) for heads in range(min(only_first, only_second) + 1))
    return only_first, only_second, 2 * ways / 2**coins
