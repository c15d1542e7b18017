# expect: wrong rows-and-columns-swapped
def confusion(model, images, labels):
    predicted = np.argmax(model.predict(images, verbose=0), axis=1)
    true = np.argmax(labels, axis=1)
    return tf.math.confusion_matrix(predicted, true, labels.shape[1])
