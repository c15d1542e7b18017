def opinions_of(model, images, num_runs):
    x = np.tile(images, (num_runs, 1))
    for layer in model.layers[1:]:
        x = layer(x, training="dropout" in layer.name)
    return np.reshape(x, (num_runs, len(images), -1))
