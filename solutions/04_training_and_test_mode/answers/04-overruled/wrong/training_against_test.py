"""That finds every model with two modes. Told "train", a functional model is overruled as well: tell it nothing instead."""
def predict_overrules(model, images):
    return not np.allclose(model(images, training=True), model.predict(images, verbose=0), atol=1e-5)
