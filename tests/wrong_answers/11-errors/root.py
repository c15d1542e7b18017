# expect: wrong root-taken
def mse_and_mae(targets, predictions):
    error = predictions[:, 0] - targets
    return np.sqrt(np.mean(error**2)), np.mean(np.abs(error))
