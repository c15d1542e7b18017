"""Logits are no probabilities yet: put a softmax on them before you take the logarithm."""
def loss_is_true(model, images, labels):
    outputs = np.asarray(model.predict(images, verbose=0), np.float64)
    true_class = labels if labels.ndim == 1 else labels.argmax(axis=1)
    deserved = -np.mean(np.log(np.clip(outputs[np.arange(len(images)), true_class], 1e-7, 1)))
    return abs(model.evaluate(images, labels, verbose=0) - deserved) < 1e-3
