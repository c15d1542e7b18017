# expect: wrong loss-after-the-step
def one_step(model, optimizer, loss_function, images, labels):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(loss_function(labels, model(images)))
    optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    return tf.reduce_mean(loss_function(labels, model(images)))
