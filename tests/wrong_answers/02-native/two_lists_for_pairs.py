# expect: error pairs
def one_step(model, optimizer, loss_function, images, labels):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(loss_function(labels, model(images)))
    optimizer.apply_gradients(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    return loss
