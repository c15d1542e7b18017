# when: no-spread
def opinions_of(model, images, num_runs):
    return np.stack([model(images) for _ in range(num_runs)])
