"""The labels of a sparse loss have one axis and are the digits themselves: look at labels.ndim."""
# error: could not be broadcast
def loss_is_true(model, images, labels):
    answers = model.predict(images, verbose=0)
    deserved = -np.mean(np.sum(labels * np.log(np.abs(answers) + 1e-9), axis=1))
    return bool(np.isclose(model.evaluate(images, labels, verbose=0), deserved, rtol=1e-3))
