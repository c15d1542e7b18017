"""Epsilon stands in the root: that is RMSprop's place. Adam adds it to sqrt(v), beside the root."""
def adam_by_hand(weights, gradients, learning_rate, beta_1, beta_2, epsilon):
    m = v = 0
    for t, g in enumerate(gradients, 1):
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g**2
        weights = weights - learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t) * m / np.sqrt(v + epsilon)
    return weights
