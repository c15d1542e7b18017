"""An input layer takes nothing: let keras.Model find it."""
# error: too many positional
def layer_outputs(model, images):
    outputs, x = {}, images
    for layer in model.layers:
        x = outputs[layer.name] = layer(x)
    return outputs
