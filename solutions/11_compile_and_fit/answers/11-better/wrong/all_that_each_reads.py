"""You counted all digits that a network reads: leave out those that the other one reads, too."""
import math


def compare(first, second, digits):
    only_first = int(np.sum(first == digits))
    only_second = int(np.sum(second == digits))
    coins = only_first + only_second
    ways = sum(math.comb(coins, heads) for heads in range(min(only_first, only_second) + 1))
    return only_first, only_second, min(1.0, 2 * ways / 2**coins)
