# when: both-told
def predict_overrules(model, images):
    return not np.allclose(model.predict(images, verbose=0), model.predict(images, verbose=0), atol=1e-5)
