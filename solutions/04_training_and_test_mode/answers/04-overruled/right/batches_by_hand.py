def predict_overrules(model, images):
    as_written = np.concatenate([model(images[:2]), model(images[2:])])
    if np.allclose(as_written, np.asarray(model.predict_on_batch(images)), atol=1e-5):
        return False
    return True
