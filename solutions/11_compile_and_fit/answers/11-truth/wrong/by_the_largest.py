"""Logits may all be below 1: probabilities are, besides, never negative, and each row sums to 1."""
def loss_is_true(model, images, labels):
    answers = model.predict(images, verbose=0)
    digits = labels.argmax(axis=1) if labels.ndim == 2 else labels
    if answers.max() > 1:
        answers = tf.nn.softmax(answers).numpy()
    deserved = -np.mean(np.log(np.abs(answers[np.arange(len(digits)), digits]) + 1e-9))
    reported = model.evaluate(images, labels, verbose=0, return_dict=True)["loss"]
    return bool(np.isclose(reported, deserved, rtol=1e-3))
