"""These numbers are stretched from 0 to 1, as for a picture, so their mean is no logit any more: return them as they are."""
def evidence(model, images):
    maps = np.asarray(keras.Model(model.inputs[0], model.layers[-2].input)(images))
    found = maps @ model.layers[-1].get_weights()[0]
    return (found - found.min()) / (found.max() - found.min())
