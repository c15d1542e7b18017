def mse_and_mae(targets, predictions):
    columns = targets[:, None]
    mse = keras.losses.mean_squared_error(columns, predictions)
    return tf.reduce_mean(mse), tf.reduce_mean(keras.losses.mean_absolute_error(columns, predictions))
