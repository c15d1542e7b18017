"""Sometimes there is no coin to throw: then return 1."""
# error: ZeroDivisionError
import math


def compare(first, second, digits):
    only_first = int(np.sum((first == digits) & (second != digits)))
    only_second = int(np.sum((second == digits) & (first != digits)))
    coins = only_first + only_second
    share = min(only_first, only_second) / coins
    ways = sum(math.comb(coins, heads) for heads in range(round(share * coins) + 1))
    return only_first, only_second, min(1.0, 2 * ways / 2**coins)
