# expect: error two-numbers
def mse_and_mae(targets, predictions):
    return np.mean((predictions[:, 0] - targets) ** 2)
