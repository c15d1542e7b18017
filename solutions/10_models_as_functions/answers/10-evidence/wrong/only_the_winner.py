"""Every class has its own map: keep the last axis, also for classes that do not win."""
def evidence(model, images):
    maps = np.asarray(keras.Model(model.inputs[0], model.layers[-2].input)(images))
    kernel, bias = model.layers[-1].get_weights()
    winner = np.asarray(model(images)).argmax(axis=1)
    return np.stack([one @ kernel[:, digit] for one, digit in zip(maps, winner)])
