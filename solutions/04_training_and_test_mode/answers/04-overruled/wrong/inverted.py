# when: inverted
def predict_overrules(model, images):
    return np.allclose(model(images), model.predict(images, verbose=0), atol=1e-5)
