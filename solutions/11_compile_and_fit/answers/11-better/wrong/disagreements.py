"""Two networks can disagree and both be wrong: count only digits on which one of them is right."""
import math


def compare(first, second, digits):
    differ = first != second
    only_first = int(np.sum(differ & (first == digits)))
    only_second = int(np.sum(differ)) - only_first
    coins = only_first + only_second
    ways = sum(math.comb(coins, heads) for heads in range(min(only_first, only_second) + 1))
    return only_first, only_second, min(1.0, 2 * ways / 2**coins)
