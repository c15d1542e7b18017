# when: weights-alone
def night_callbacks(folder, patience):
    most = dict(monitor="val_sevens", mode="max")
    return [
        keras.callbacks.ModelCheckpoint(os.path.join(folder, "best.keras"), save_best_only=True, save_weights_only=True, **most),
        keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True, **most),
        keras.callbacks.BackupAndRestore(os.path.join(folder, "backup")),
        keras.callbacks.TensorBoard(os.path.join(folder, "curves")),
    ]
