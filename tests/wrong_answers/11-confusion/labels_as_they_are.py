# expect: error one-hot-labels
def confusion(model, images, labels):
    from sklearn.metrics import confusion_matrix

    return confusion_matrix(labels, np.argmax(model(images), axis=1))
