# expect: wrong order
def mean_and_spread(model, images, num_runs):
    outputs = np.stack([model(images, training=True) for _ in range(num_runs)])
    return outputs.std(axis=0), outputs.mean(axis=0)
