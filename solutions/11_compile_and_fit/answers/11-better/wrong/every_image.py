"""Digits that both read, or neither, are no coins: throw only those on which exactly one is right."""
import math


def compare(first, second, digits):
    only_first = int(np.sum((first == digits) & (second != digits)))
    only_second = int(np.sum((second == digits) & (first != digits)))
    right_first, right_second = int(np.sum(first == digits)), int(np.sum(second == digits))
    coins = right_first + right_second
    ways = sum(math.comb(coins, heads) for heads in range(min(right_first, right_second) + 1))
    return only_first, only_second, min(1.0, 2 * ways / 2**coins)
