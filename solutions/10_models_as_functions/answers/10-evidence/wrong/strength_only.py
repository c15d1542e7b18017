"""The sign is lost: a place may speak for a class or against it."""
def evidence(model, images):
    maps = np.asarray(keras.Model(model.inputs[0], model.layers[-2].input)(images))
    kernel, bias = model.layers[-1].get_weights()
    return abs(maps @ kernel)
