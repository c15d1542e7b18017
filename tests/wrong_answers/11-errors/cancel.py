# expect: wrong signs-cancel
def mse_and_mae(targets, predictions):
    error = predictions[:, 0] - targets
    return np.mean(error**2), abs(np.mean(error))
