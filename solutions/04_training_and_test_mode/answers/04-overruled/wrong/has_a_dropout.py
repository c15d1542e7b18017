"""Having a Dropout is no fault, and a written mode can be lost without one: compare what the model gives when it is told nothing."""
def predict_overrules(model, images):
    return any(isinstance(layer, keras.layers.Dropout) for layer in model.layers)
