# when: no-spread
def opinions_of(model, images, num_runs):
    x = images
    for layer in model.layers[1:]:
        x = layer(x, training=isinstance(layer, keras.layers.Dropout))
    return np.repeat(x[None], num_runs, axis=0)
