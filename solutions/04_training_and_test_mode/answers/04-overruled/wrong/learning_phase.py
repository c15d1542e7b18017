# when: learning-phase
def predict_overrules(model, images):
    keras.backend.set_learning_phase(1)
    return not np.allclose(model(images), model.predict(images, verbose=0), atol=1e-5)
