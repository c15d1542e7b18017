# when: no-batch-hooks
def fit_by_hand(model, batches, validation_batches, epochs, callbacks):
    hooks = keras.callbacks.CallbackList(callbacks, model=model)
    hooks.on_train_begin()
    for epoch in range(epochs):
        hooks.on_epoch_begin(epoch)
        for x, y in batches:
            model.train_on_batch(x, y)
        hooks.on_test_begin()
        losses = [model.test_on_batch(x, y) for x, y in validation_batches]
        hooks.on_test_end()
        hooks.on_epoch_end(epoch, {"val_loss": np.mean(losses)})
        if model.stop_training:
            break
    hooks.on_train_end()
