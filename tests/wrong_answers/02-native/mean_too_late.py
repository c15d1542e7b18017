# expect: wrong sum-not-mean
def one_step(model, optimizer, loss_function, images, labels):
    with tf.GradientTape() as tape:
        loss = loss_function(labels, model(images))
    optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    return tf.reduce_mean(loss)
