"""The points are right, but your distances are squared: take the square root."""


def nearest(points, queries):
    squares = ((queries[:, None] - points) ** 2).sum(axis=-1)
    return squares.argmin(axis=1), squares.min(axis=1)
