# expect: error recorded-too-late
def one_step(model, optimizer, loss_function, images, labels):
    preds = model(images)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(loss_function(labels, preds))
    optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    return loss
