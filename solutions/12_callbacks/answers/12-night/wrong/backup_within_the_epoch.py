# when: nothing-backed-up
def night_callbacks(folder, patience):
    return [
        keras.callbacks.ModelCheckpoint(folder + "/best.keras", monitor="val_sevens", mode="max", save_best_only=True),
        keras.callbacks.EarlyStopping(monitor="val_sevens", mode="max", patience=patience, restore_best_weights=True),
        keras.callbacks.BackupAndRestore(folder + "/backup", save_freq=3),
        keras.callbacks.TensorBoard(folder + "/curves"),
    ]
