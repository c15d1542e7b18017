# when: all-alike
def loss_is_true(model, images, labels):
    outputs = np.asarray(model.predict(images, verbose=0), np.float64)
    if outputs.min() < 0 or not np.allclose(outputs.sum(axis=1), 1, atol=1e-3):
        outputs = np.exp(outputs) / np.exp(outputs).sum(axis=1, keepdims=True)
    deserved = -np.mean(np.log(outputs))
    return abs(model.evaluate(images, labels, verbose=0) - deserved) < 1e-3
