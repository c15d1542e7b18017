def step(batch_images, batch_labels, kernel, bias, learning_rate, strength):
    x, y, w, b = (np.asarray(t, dtype=np.float64) for t in (batch_images, batch_labels, kernel, bias))
    z = x @ w + b
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return w - learning_rate * (x.T @ (p - y) / len(x) + strength * w), b - learning_rate * (p - y).mean(axis=0)
