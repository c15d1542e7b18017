def loss_is_true(model, images, labels):
    outputs = model(images)
    logits = not np.allclose(np.sum(outputs, axis=1), 1, atol=1e-4)
    if labels.ndim == 1:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=logits)
    else:
        loss = keras.losses.CategoricalCrossentropy(from_logits=logits)
    deserved = loss(labels, tf.constant(np.asarray(outputs)))
    return np.isclose(model.evaluate(images, labels, verbose=0), deserved, rtol=1e-3)
