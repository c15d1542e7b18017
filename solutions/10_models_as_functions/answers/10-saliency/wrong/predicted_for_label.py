"""That is the class which the model prefers: take the one that the label names."""
def saliency(model, images, labels):
    with tf.GradientTape() as tape:
        tape.watch(images)
        score = tf.reduce_sum(tf.reduce_max(model(images), axis=1))
    return tf.reduce_max(tf.abs(tape.gradient(score, images)), axis=-1)
