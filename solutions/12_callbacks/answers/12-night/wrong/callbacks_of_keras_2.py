"""These are callbacks of Keras 2: take those of keras.callbacks."""
# error: _train_counter
def night_callbacks(folder, patience):
    return [
        tf.keras.callbacks.ModelCheckpoint(folder + "/best.keras", monitor="val_sevens", mode="max", save_best_only=True),
        tf.keras.callbacks.EarlyStopping(monitor="val_sevens", mode="max", patience=patience, restore_best_weights=True),
        tf.keras.callbacks.BackupAndRestore(folder + "/backup"),
        tf.keras.callbacks.TensorBoard(folder + "/curves"),
    ]
