def one_step(model, optimizer, loss_function, images, labels):
    model.compile(optimizer, loss_function)
    return model.train_on_batch(images, labels)
