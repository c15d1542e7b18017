"""Every value counts the same in your mean: multiply each one by its weight first."""


def weighted_mean(values, weights):
    return np.mean(values)
