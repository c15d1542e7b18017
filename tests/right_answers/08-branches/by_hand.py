def branch_gradients(left, right, kernel):
    x, y, w = (np.asarray(t, dtype=np.float64) for t in (left, right, kernel))
    a, b = np.tanh(x @ w), np.tanh(y @ w)
    slope = 2 * (a - b) / len(x)
    return x.T @ (slope * (1 - a**2)), y.T @ (-slope * (1 - b**2))
