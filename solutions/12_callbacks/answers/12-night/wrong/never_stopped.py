"""The training went on to its last epoch, where nobody restored anything: EarlyStopping is missing or waits too long."""
def night_callbacks(folder, patience):
    most = dict(monitor="val_sevens", mode="max")
    return [
        keras.callbacks.ModelCheckpoint(os.path.join(folder, "best.keras"), save_best_only=True, **most),
        keras.callbacks.BackupAndRestore(os.path.join(folder, "backup")),
        keras.callbacks.TensorBoard(os.path.join(folder, "curves")),
    ]
