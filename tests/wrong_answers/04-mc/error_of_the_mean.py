# expect: wrong of-the-mean
def mean_and_spread(model, images, num_runs):
    outputs = np.stack([model(images, training=True) for _ in range(num_runs)])
    return outputs.mean(axis=0), outputs.std(axis=0) / np.sqrt(num_runs)
