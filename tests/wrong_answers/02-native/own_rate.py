# expect: wrong another-rate
def one_step(model, optimizer, loss_function, images, labels):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(loss_function(labels, model(images)))
    for v, g in zip(model.trainable_variables, tape.gradient(loss, model.trainable_variables)):
        v.assign(v - 0.1 * g)
    return loss
