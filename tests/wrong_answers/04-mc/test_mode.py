# expect: wrong test-mode
def mean_and_spread(model, images, num_runs):
    outputs = np.stack([model(images) for _ in range(num_runs)])
    return outputs.mean(axis=0), outputs.std(axis=0)
