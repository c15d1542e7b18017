# expect: wrong class-missing
def confusion(model, images, labels):
    p = model.predict(images, verbose=0).argmax(1)
    t = labels.argmax(1)
    return tf.math.confusion_matrix(t, p)
