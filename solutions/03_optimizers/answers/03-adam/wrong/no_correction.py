"""The correction is missing: at the start m and v are too small; the middle fraction makes up for it."""
def adam_by_hand(weights, gradients, learning_rate, beta_1, beta_2, epsilon):
    m = v = np.zeros_like(weights)
    for g in gradients:
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g**2
        weights = weights - learning_rate * m / (np.sqrt(v) + epsilon)
    return weights
