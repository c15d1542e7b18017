# when: both-told
def predict_overrules(model, images):
    return not np.allclose(model(images, training=False), model.predict(images, verbose=0), atol=1e-5)
