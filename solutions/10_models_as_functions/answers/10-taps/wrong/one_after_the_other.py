"""With branches one layer does not feed the next."""
# error: incompatible with the layer
def layer_outputs(model, images):
    outputs, x = {}, images
    for layer in model.layers:
        if not isinstance(layer, keras.layers.InputLayer):
            x = outputs[layer.name] = layer(x)
    return outputs
