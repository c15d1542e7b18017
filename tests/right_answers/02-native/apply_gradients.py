def one_step(model, optimizer, loss_function, images, labels):
    with tf.GradientTape() as tape:
        loss = keras.ops.mean(loss_function(y_pred=model(images, training=True), y_true=labels))
    weights = model.trainable_weights
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss
