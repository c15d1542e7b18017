def count_numbers(model):
    trained = sum(w.numpy().size for layer in model.layers for w in layer.trainable_weights)
    return trained, model.count_params() - trained
