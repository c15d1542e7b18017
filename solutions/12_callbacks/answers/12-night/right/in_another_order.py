def night_callbacks(folder, patience):
    stop = keras.callbacks.EarlyStopping("val_sevens", mode="max", patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(folder + "/best.keras", "val_sevens", mode="max", save_best_only=True)
    draw = keras.callbacks.TensorBoard(log_dir=folder + "/curves", write_graph=False)
    return [keras.callbacks.BackupAndRestore(folder + "/safe"), draw, stop, keep]
