# expect: wrong over-the-images
def mean_and_spread(model, images, num_runs):
    outputs = np.stack([model(images, training=True) for _ in range(num_runs)])
    return outputs.mean(axis=1), outputs.std(axis=1)
