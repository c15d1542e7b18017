"""The bell curve is rough for so few coins: add up the exact probabilities."""
import math


def compare(first, second, digits):
    only_first = int(np.sum((first == digits) & (second != digits)))
    only_second = int(np.sum((second == digits) & (first != digits)))
    coins = only_first + only_second
    z = abs(only_first - only_second) / math.sqrt(coins) if coins else 0.0
    return only_first, only_second, math.erfc(z / math.sqrt(2))
