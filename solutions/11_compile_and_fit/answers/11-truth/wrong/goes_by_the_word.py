"""You compared what the model gives with what its loss was told. Keras repairs one of these cases by itself: compare the numbers."""
def loss_is_true(model, images, labels):
    sums_to_one = np.allclose(np.sum(model.predict(images, verbose=0), axis=1), 1, atol=1e-3)
    return model.loss.get_config()["from_logits"] != sums_to_one
