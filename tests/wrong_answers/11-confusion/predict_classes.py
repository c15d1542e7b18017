# expect: error predict-classes
def confusion(model, images, labels):
    predicted = model.predict_classes(images)
    return tf.math.confusion_matrix(np.argmax(labels, axis=1), predicted, labels.shape[1])
