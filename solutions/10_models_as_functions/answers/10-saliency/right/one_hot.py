def saliency(model, images, labels):
    images = tf.Variable(images)
    with tf.GradientTape() as tape:
        logits = model(images)
        score = tf.reduce_sum(tf.one_hot(labels, logits.shape[1]) * logits)
    return np.abs(tape.gradient(score, images).numpy()).max(axis=-1)
