# expect: wrong every-pair
def mse_and_mae(targets, predictions):
    error = predictions - targets
    return np.mean(error**2), np.mean(np.abs(error))
