# expect: wrong class-missing
def confusion(model, images, labels):
    predicted = np.argmax(model.predict(images, verbose=0), axis=1)
    true = np.argmax(labels, axis=1)
    from sklearn.metrics import confusion_matrix

    return confusion_matrix(true, predicted)
