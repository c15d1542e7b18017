def predict_overrules(model, images):
    told_nothing = model(images, training=None)
    told_test = model(images, training=False)
    return tf.reduce_max(tf.abs(told_nothing - told_test)) > 1e-4
