"""best.keras holds the epoch that found fewest sevens: more is better, so mode is max."""
def night_callbacks(folder, patience):
    most = dict(monitor="val_sevens", mode="min")
    return [
        keras.callbacks.ModelCheckpoint(os.path.join(folder, "best.keras"), save_best_only=True, **most),
        keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True, **most),
        keras.callbacks.BackupAndRestore(os.path.join(folder, "backup")),
        keras.callbacks.TensorBoard(os.path.join(folder, "curves")),
    ]
