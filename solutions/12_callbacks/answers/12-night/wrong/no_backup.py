# when: nothing-backed-up
def night_callbacks(folder, patience):
    most = dict(monitor="val_sevens", mode="max")
    return [
        keras.callbacks.ModelCheckpoint(os.path.join(folder, "best.keras"), save_best_only=True, **most),
        keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True, **most),
        keras.callbacks.TensorBoard(os.path.join(folder, "curves")),
    ]
