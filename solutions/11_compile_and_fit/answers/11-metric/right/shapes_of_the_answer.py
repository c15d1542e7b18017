def within(tolerance):
    def share_within(y_true, y_pred):
        y_true = keras.ops.reshape(y_true, keras.ops.shape(y_pred))
        return keras.ops.cast(keras.ops.abs(y_true - y_pred) <= tolerance, "float32")

    return share_within
