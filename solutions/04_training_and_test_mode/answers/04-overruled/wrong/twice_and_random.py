"""You found what is random. BatchNormalization in training mode is not, and is overruled too: compare with predict."""
def predict_overrules(model, images):
    return not np.allclose(model(images), model(images), atol=1e-5)
