# expect: error one-after-the-other
def layer_outputs(model, images):
    outputs, x = {}, images
    for layer in model.layers:
        if not isinstance(layer, keras.layers.InputLayer):
            x = outputs[layer.name] = layer(x)
    return outputs
