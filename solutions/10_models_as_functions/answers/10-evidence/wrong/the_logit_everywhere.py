"""The mean is right, but every place has the same number, so nothing is split: multiply at each place, before the average."""
def evidence(model, images):
    maps = np.asarray(keras.Model(model.inputs[0], model.layers[-2].input)(images))
    logits = maps.mean(axis=(1, 2)) @ model.layers[-1].get_weights()[0]
    return np.broadcast_to(logits[:, None, None], (*maps.shape[:3], logits.shape[1]))
