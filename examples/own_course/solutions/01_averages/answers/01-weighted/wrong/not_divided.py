"""That is the weighted sum: divide it by the sum of the weights to get a mean."""


def weighted_mean(values, weights):
    return np.sum(values * weights)
