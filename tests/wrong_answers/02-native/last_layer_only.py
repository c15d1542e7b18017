# expect: wrong weights-left-out
def one_step(model, optimizer, loss_function, images, labels):
    v = model.layers[-1].trainable_variables
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(loss_function(labels, model(images)))
    optimizer.apply(tape.gradient(loss, v), v)
    return loss
