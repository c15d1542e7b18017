"""Two outputs can have the same mean and differ everywhere: compare them number by number."""
def predict_overrules(model, images):
    return not np.isclose(np.mean(model(images)), np.mean(model.predict(images, verbose=0)), atol=1e-5)
