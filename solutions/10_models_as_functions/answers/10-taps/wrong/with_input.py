# when: input-included
def layer_outputs(model, images):
    return keras.Model(model.inputs[0], {layer.name: layer.output for layer in model.layers})(images)
