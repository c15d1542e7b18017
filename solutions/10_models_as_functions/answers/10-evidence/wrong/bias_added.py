"""The bias is nobody's evidence: it is added to the mean once, so leave it out of the places."""
def evidence(model, images):
    maps = np.asarray(keras.Model(model.inputs[0], model.layers[-2].input)(images))
    kernel, bias = model.layers[-1].get_weights()
    return maps @ kernel + bias
