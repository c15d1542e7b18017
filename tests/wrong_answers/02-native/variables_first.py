# expect: error gradients-first
def one_step(model, optimizer, loss_function, images, labels):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(loss_function(labels, model(images)))
    optimizer.apply(model.trainable_variables, tape.gradient(loss, model.trainable_variables))
    return loss
