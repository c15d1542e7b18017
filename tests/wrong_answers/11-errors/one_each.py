# expect: wrong one-per-target
def mse_and_mae(targets, predictions):
    error = predictions[:, 0] - targets
    return error**2, np.abs(error)
