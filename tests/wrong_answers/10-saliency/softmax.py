# expect: wrong probability-for-logit
def saliency(model, images, labels):
    with tf.GradientTape() as tape:
        tape.watch(images)
        score = tf.gather(tf.nn.softmax(model(images)), labels, batch_dims=1)
    return tf.reduce_max(tf.abs(tape.gradient(score, images)), axis=-1)
