"""These are maps that have not been through the ReLU yet: take what goes into the averaging."""
def evidence(model, images):
    maps = np.asarray(keras.Model(model.inputs[0], model.layers[-4].output)(images))
    return maps @ model.layers[-1].get_weights()[0]
