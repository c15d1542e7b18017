"""Every map is too small by the size of the batch: sum the scores, do not average them."""
def saliency(model, images, labels):
    with tf.GradientTape() as tape:
        tape.watch(images)
        score = tf.reduce_mean(tf.gather(model(images), labels, batch_dims=1))
    return tf.reduce_max(tf.abs(tape.gradient(score, images)), axis=-1)
