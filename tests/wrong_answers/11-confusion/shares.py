# expect: wrong shares-not-counts
def confusion(model, images, labels):
    predicted = np.argmax(model.predict(images, verbose=0), axis=1)
    true = np.argmax(labels, axis=1)
    counts = tf.math.confusion_matrix(true, predicted, labels.shape[1]).numpy()
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
