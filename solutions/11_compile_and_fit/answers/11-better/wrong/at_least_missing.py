"""More uneven and just as uneven both count: the split that you have belongs to the sum."""
import math


def compare(first, second, digits):
    only_first = int(np.sum((first == digits) & (second != digits)))
    only_second = int(np.sum((second == digits) & (first != digits)))
    coins = only_first + only_second
    ways = sum(math.comb(coins, heads) for heads in range(min(only_first, only_second)))
    return only_first, only_second, min(1.0, 2 * ways / 2**coins)
