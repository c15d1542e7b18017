# when: symbolic-tensor
def layer_outputs(model, images):
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    return {layer.name: layer.output for layer in layers}
