# when: counts-from-zero
def adam_by_hand(weights, gradients, learning_rate, beta_1, beta_2, epsilon):
    m = v = np.zeros_like(weights)
    for t, g in enumerate(gradients):
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g**2
        rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
        weights = weights - rate * m / (np.sqrt(v) + epsilon)
    return weights
