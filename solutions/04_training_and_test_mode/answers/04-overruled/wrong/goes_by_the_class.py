"""Having a Dropout is no fault: only one whose written mode is lost is. Compare what the model gives when it is told nothing."""
def predict_overrules(model, images):
    return any(isinstance(layer, (keras.layers.Dropout, keras.layers.BatchNormalization)) for layer in model.layers)
