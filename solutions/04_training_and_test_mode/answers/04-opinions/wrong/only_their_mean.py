# when: not-every-answer
def opinions_of(model, images, num_runs):
    total = 0
    for _ in range(num_runs):
        x = images
        for layer in model.layers[1:]:
            x = layer(x, training=isinstance(layer, keras.layers.Dropout))
        total += x
    return total / num_runs
