# expect: error optimizer-called
def one_step(model, optimizer, loss_function, images, labels):
    y_hat = model(images)
    loss = loss_function(labels, y_hat)
    train_op = optimizer(loss)
    train_op.minimize()
    return loss
