def fit_by_hand(model, batches, validation_batches, epochs, callbacks):
    def call(hook, *args):
        for callback in callbacks:
            getattr(callback, f"on_{hook}")(*args)

    def over(pairs, what, step):
        losses = []
        for i, pair in enumerate(pairs):
            call(f"{what}_batch_begin", i, {})
            logs = step(*pair, return_dict=True)
            losses.append(logs["loss"])
            call(f"{what}_batch_end", i, logs)
        return {"loss": sum(losses) / len(losses)}

    for callback in callbacks:
        callback.set_model(model)
    model.stop_training = False
    call("train_begin", {})
    for epoch in range(epochs):
        call("epoch_begin", epoch, {})
        logs = over(batches, "train", model.train_on_batch)
        call("test_begin", {})
        tested = over(validation_batches, "test", model.test_on_batch)
        call("test_end", tested)
        call("epoch_end", epoch, {**logs, "val_loss": tested["loss"]})
        if model.stop_training:
            break
    call("train_end", logs)
