"""beta_1 belongs to m, and beta_2 to v."""
def adam_by_hand(weights, gradients, learning_rate, beta_1, beta_2, epsilon):
    m = v = np.zeros_like(weights)
    for t, gradient in enumerate(gradients, start=1):
        m = beta_2 * m + (1 - beta_2) * gradient
        v = beta_1 * v + (1 - beta_1) * gradient**2
        rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
        weights = weights - rate * m / (np.sqrt(v) + epsilon)
    return weights
