# expect: wrong channels-kept
def saliency(model, images, labels):
    with tf.GradientTape() as tape:
        tape.watch(images)
        score = tf.gather(model(images), labels, batch_dims=1)
    return tf.abs(tape.gradient(score, images))
