# expect: wrong square-of-the-mean
def mse_and_mae(targets, predictions):
    e = predictions[:, 0] - targets
    return np.mean(e) ** 2, np.mean(np.abs(e))
