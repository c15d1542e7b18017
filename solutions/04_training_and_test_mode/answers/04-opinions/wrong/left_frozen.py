"""The answers are right, but BatchNormalization stays frozen: whoever trains the model next will wonder. Thaw it again."""
def opinions_of(model, images, num_runs):
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    return np.stack([model(images, training=True) for _ in range(num_runs)])
