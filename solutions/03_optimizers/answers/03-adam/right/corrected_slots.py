def adam_by_hand(weights, gradients, learning_rate, beta_1, beta_2, epsilon):
    w, m, v = (np.array(a, dtype=np.float64) for a in (weights, 0 * weights, 0 * weights))
    for i, g in enumerate(gradients):
        g = g.astype(np.float64)
        m += (1 - beta_1) * (g - m)
        v += (1 - beta_2) * (g * g - v)
        root = np.sqrt(1 - beta_2 ** (i + 1))
        w -= learning_rate * (m / (1 - beta_1 ** (i + 1))) / ((np.sqrt(v) + epsilon) / root)
    return w.astype(np.float32)
