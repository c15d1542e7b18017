"""A callback set model.stop_training and the loop went on: look at it at the end of each epoch."""
def fit_by_hand(model, batches, validation_batches, epochs, callbacks):
    hooks = keras.callbacks.CallbackList(callbacks, model=model)
    hooks.on_train_begin()
    stop = False
    for epoch in range(epochs):
        if stop:
            break
        stop = model.stop_training
        hooks.on_epoch_begin(epoch)
        for i, (x, y) in enumerate(batches):
            hooks.on_train_batch_begin(i)
            logs = model.train_on_batch(x, y, return_dict=True)
            hooks.on_train_batch_end(i, logs)
        hooks.on_test_begin()
        losses = []
        for i, (x, y) in enumerate(validation_batches):
            hooks.on_test_batch_begin(i)
            losses.append(model.test_on_batch(x, y))
            hooks.on_test_batch_end(i, {"loss": losses[-1]})
        hooks.on_test_end()
        hooks.on_epoch_end(epoch, {"val_loss": np.mean(losses)})
    hooks.on_train_end()
