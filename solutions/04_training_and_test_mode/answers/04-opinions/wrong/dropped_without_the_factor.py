"""Your own dropout lacks the factor, so every answer is too small: what is kept is divided by the share that is kept."""
def opinions_of(model, images, num_runs):
    rate, runs = next(layer.rate for layer in model.layers if isinstance(layer, keras.layers.Dropout)), []
    for _ in range(num_runs):
        x = images
        for layer in model.layers[1:]:
            x = layer(x, training=False)
            if isinstance(layer, keras.layers.Dropout):
                x = x * tf.cast(tf.random.uniform(tf.shape(x)) >= rate, tf.float32)
        runs.append(x)
    return np.stack(runs)
