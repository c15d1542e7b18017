# expect: wrong variance
def mean_and_spread(model, images, num_runs):
    outputs = np.stack([model(images, training=True) for _ in range(num_runs)])
    return outputs.mean(axis=0), outputs.var(axis=0)
