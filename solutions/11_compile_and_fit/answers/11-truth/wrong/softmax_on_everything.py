"""Some models give probabilities already, and you put a softmax on them as well: do that to logits only."""
def loss_is_true(model, images, labels):
    outputs = np.asarray(model.predict(images, verbose=0), np.float64)
    outputs = np.exp(outputs) / np.exp(outputs).sum(axis=1, keepdims=True)
    true_class = labels if labels.ndim == 1 else labels.argmax(axis=1)
    deserved = -np.mean(np.log(outputs[np.arange(len(images)), true_class]))
    return abs(model.evaluate(images, labels, verbose=0) - deserved) < 1e-3
