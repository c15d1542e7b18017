class StopEarly(keras.callbacks.EarlyStopping):
    def __init__(self, patience):
        super().__init__(monitor="val_loss", patience=patience, restore_best_weights=True, mode="min")
