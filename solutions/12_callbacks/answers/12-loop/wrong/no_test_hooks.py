"""As in the sketch, the calls around validation are missing: test_begin, test_batch_begin, and so on."""
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
        if model.stop_training:
            break
    hooks.on_train_end()
