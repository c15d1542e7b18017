# expect: error no-minimize
def one_step(model, optimizer, loss_function, images, labels):
    def loss():
        return tf.reduce_mean(loss_function(labels, model(images)))

    optimizer.minimize(loss, model.trainable_variables)
    return loss()
