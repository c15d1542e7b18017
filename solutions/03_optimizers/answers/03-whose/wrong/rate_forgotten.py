"""The gradient is divided out without its rate: a step is rate times something, and the rate differs from log to log."""
def whose(rates, gradients, weights):
    steps = -np.diff(weights, axis=0)
    first = gradients[0].astype(float)
    scale = steps[0] / 0.1
    if np.allclose(scale, first, rtol=1e-2, atol=1e-7):
        if np.allclose(steps, rates[:, None] * gradients, rtol=1e-2, atol=1e-6):
            return "descent"
        slot = np.zeros_like(first)
        for gradient in gradients:
            slot = 0.9 * slot + gradient
        folded = np.allclose(steps[-1], rates[-1] * slot, rtol=1e-2, atol=1e-6)
        return "momentum, TensorFlow" if folded else "momentum, Keras"
    expected = {
        "rmsprop, TensorFlow": first / np.sqrt(0.9 + 0.1 * first**2),
        "rmsprop, Keras": first / np.sqrt(0.1 * first**2 + 1e-7),
        "adam, TensorFlow": first / (abs(first) + 1e-8 / np.sqrt(0.001)),
        "adam, Keras": first / (abs(first) + 1e-7 / np.sqrt(0.001)),
    }
    return min(expected, key=lambda name: abs(expected[name] - scale).max())
