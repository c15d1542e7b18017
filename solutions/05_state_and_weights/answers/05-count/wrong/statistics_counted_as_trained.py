"""A layer that is trained has numbers that are not: its moving statistics. Ask the lists, not the layer."""
def count_numbers(model):
    t = n = 0
    for layer in model.layers:
        for w in layer.weights:
            if layer.trainable:
                t += int(np.prod(w.shape))
            else:
                n += int(np.prod(w.shape))
    return t, n
