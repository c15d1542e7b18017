"""best.keras holds the epoch of the lowest val_loss. Both callbacks that compare are to monitor val_sevens."""
def night_callbacks(folder, patience):
    return [
        keras.callbacks.ModelCheckpoint(os.path.join(folder, "best.keras"), save_best_only=True),
        keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True),
        keras.callbacks.BackupAndRestore(os.path.join(folder, "backup")),
        keras.callbacks.TensorBoard(os.path.join(folder, "curves")),
    ]
