# expect: error two-results
def mean_and_spread(model, images, num_runs):
    return np.mean([model(images, training=True) for _ in range(num_runs)], axis=(0, 1))
