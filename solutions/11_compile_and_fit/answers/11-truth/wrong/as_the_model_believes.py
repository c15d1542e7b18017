"""Your test is green for every model: it believes what compile was told, or looks at what a second softmax does not change. Compute the loss from what the model gives."""
def loss_is_true(model, images, labels):
    deserved = model.loss(labels, model(images))
    return np.isclose(model.evaluate(images, labels, verbose=0), deserved, rtol=1e-3)
