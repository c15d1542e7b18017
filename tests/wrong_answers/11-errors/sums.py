# expect: wrong summed
def mse_and_mae(targets, predictions):
    error = predictions[:, 0] - targets
    return np.sum(error**2), np.sum(np.abs(error))
