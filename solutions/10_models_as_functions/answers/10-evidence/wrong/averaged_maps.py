"""The places are gone: multiply before the maps are averaged, not after."""
def evidence(model, images):
    means = keras.Model(model.inputs[0], model.layers[-2].output)(images)
    return np.asarray(means) @ model.layers[-1].get_weights()[0]
