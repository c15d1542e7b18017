# when: other-words
def whose(rates, gradients, weights):
    steps = -np.diff(weights, axis=0)
    first = gradients[0].astype(float)
    scale = steps[0] / rates[0]
    if np.allclose(scale, first, rtol=1e-2, atol=1e-7):
        if np.allclose(steps, rates[:, None] * gradients, rtol=1e-2, atol=1e-6):
            return "descent"
        return "momentum"
    expected = {
        "rmsprop, TensorFlow": first / np.sqrt(0.9 + 0.1 * first**2),
        "rmsprop, Keras": first / np.sqrt(0.1 * first**2 + 1e-7),
        "adam, TensorFlow": first / (abs(first) + 1e-8 / np.sqrt(0.001)),
        "adam, Keras": first / (abs(first) + 1e-7 / np.sqrt(0.001)),
    }
    return min(expected, key=lambda name: abs(expected[name] - scale).max()).partition(",")[0]
