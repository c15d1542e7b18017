"""BatchNormalization has trained as well: its statistics have moved. Only Dropout is to be in training mode."""
def opinions_of(model, images, num_runs):
    return np.stack([model(images, training=True) for _ in range(num_runs)])
