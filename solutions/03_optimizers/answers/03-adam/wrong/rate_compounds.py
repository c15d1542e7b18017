"""Each step's rate is made from learning_rate itself: do not overwrite it in the loop."""
def adam_by_hand(weights, gradients, learning_rate, beta_1, beta_2, epsilon):
    m = v = np.zeros_like(weights)
    for t, gradient in enumerate(gradients, start=1):
        m = beta_1 * m + (1 - beta_1) * gradient
        v = beta_2 * v + (1 - beta_2) * gradient**2
        learning_rate = rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
        weights = weights - rate * m / (np.sqrt(v) + epsilon)
    return weights
