# when: one-factor
def evidence(model, images):
    maps = np.asarray(keras.Model(model.inputs[0], model.layers[-2].input)(images))
    kernel, bias = model.layers[-1].get_weights()
    return maps @ kernel / (maps.shape[1] * maps.shape[2])
