"""The gradient is None: let the tape watch the images, and call the model."""
# error: (None)
def saliency(model, images, labels):
    with tf.GradientTape() as tape:
        tape.watch(images)
        score = tf.gather(model.predict(images, verbose=0), labels, batch_dims=1)
    return tf.reduce_max(tf.abs(tape.gradient(score, images)), axis=-1)
