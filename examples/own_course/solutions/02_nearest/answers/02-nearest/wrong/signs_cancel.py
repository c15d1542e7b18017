"""Differences of opposite signs cancel each other in your sum: square them before you add."""


def nearest(points, queries):
    distances = np.abs((queries[:, None] - points).sum(axis=-1))
    return distances.argmin(axis=1), distances.min(axis=1)
