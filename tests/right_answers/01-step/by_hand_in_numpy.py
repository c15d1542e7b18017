def step(batch_images, batch_labels, kernel, learning_rate):
    x, y, w = (np.asarray(t, dtype=np.float64) for t in (batch_images, batch_labels, kernel))
    z = x @ w
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return w - learning_rate * x.T @ (p - y) / len(x)
