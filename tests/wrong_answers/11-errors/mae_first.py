# expect: wrong mae-first
def mse_and_mae(targets, predictions):
    e = predictions[:, 0] - targets
    return np.mean(np.abs(e)), np.mean(e**2)
