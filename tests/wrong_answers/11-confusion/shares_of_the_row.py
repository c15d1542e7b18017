# expect: wrong shares-not-counts
def confusion(model, images, labels):
    p = model.predict(images, verbose=0).argmax(1)
    t = labels.argmax(1)
    c = tf.math.confusion_matrix(t, p, labels.shape[1]).numpy()
    return c / c.sum(1, keepdims=True)
