# when: layer-left-out
def layer_outputs(model, images):
    layers = [layer for layer in model.layers if layer.weights]
    return keras.Model(model.inputs[0], {layer.name: layer.output for layer in layers})(images)
