# expect: wrong each-cell-once
def confusion(model, images, labels):
    predicted = np.argmax(model.predict(images, verbose=0), axis=1)
    true = np.argmax(labels, axis=1)
    counts = np.zeros((labels.shape[1], labels.shape[1]), int)
    counts[true, predicted] += 1
    return counts
