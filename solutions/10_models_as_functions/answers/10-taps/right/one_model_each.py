def layer_outputs(model, images):
    outputs = {}
    for layer in model.layers:
        if type(layer).__name__ != "InputLayer":
            outputs[layer.name] = keras.Model(model.inputs[0], layer.output).predict(images, verbose=0)
    return outputs
