"""m and v begin with zeros in every step: make them once, before the loop."""
def adam_by_hand(weights, gradients, learning_rate, beta_1, beta_2, epsilon):
    for t, g in enumerate(gradients, 1):
        m = v = np.zeros_like(weights)
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g**2
        weights = weights - learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t) * m / (np.sqrt(v) + epsilon)
    return weights
