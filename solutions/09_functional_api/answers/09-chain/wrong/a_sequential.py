# when: still-sequential
def as_model(steps, num_features):
    layers = [step if isinstance(step, keras.layers.Layer) else keras.layers.Lambda(step) for step in steps]
    return keras.Sequential([keras.Input((num_features,)), *layers])
