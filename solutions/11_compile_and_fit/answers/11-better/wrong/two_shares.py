"""You compared two shares as if each network had read other digits. They read the same: throw a coin where exactly one is right."""
import math


def compare(first, second, digits):
    only_first = int(np.sum((first == digits) & (second != digits)))
    only_second = int(np.sum((second == digits) & (first != digits)))
    n, p, q = len(digits), np.mean(first == digits), np.mean(second == digits)
    z = abs(p - q) / math.sqrt((p * (1 - p) + q * (1 - q)) / n)
    return only_first, only_second, math.erfc(z / math.sqrt(2))
