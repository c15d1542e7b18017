"""A wrong loss may be near the right one: what you take for equal is too wide. Both are the same number but for rounding."""
def loss_is_true(model, images, labels):
    answers = model.predict(images, verbose=0)
    digits = labels.argmax(axis=1) if labels.ndim == 2 else labels
    if answers.min() < 0 or not np.allclose(answers.sum(axis=1), 1, atol=1e-3):
        answers = tf.nn.softmax(answers).numpy()
    deserved = -np.mean(np.log(np.abs(answers[np.arange(len(digits)), digits]) + 1e-9))
    reported = model.evaluate(images, labels, verbose=0, return_dict=True)["loss"]
    return bool(abs(reported - deserved) < 0.5)
