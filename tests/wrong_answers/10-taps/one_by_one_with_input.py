# expect: error input-layer-called
def layer_outputs(model, images):
    outputs, x = {}, images
    for layer in model.layers:
        x = outputs[layer.name] = layer(x)
    return outputs
