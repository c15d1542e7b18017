# expect: wrong all-classes
def saliency(model, images, labels):
    with tf.GradientTape() as tape:
        tape.watch(images)
        score = model(images)
    return tf.reduce_max(tf.abs(tape.gradient(score, images)), axis=-1)
