def trainable_of(module):
    layers = []
    for name in dir(module):
        if name.startswith("_"):
            continue
        thing = getattr(module, name)
        layers += [x for x in (thing if isinstance(thing, (list, tuple)) else [thing]) if isinstance(x, keras.Layer)]
    found = list(module.trainable_variables)
    for variable in (v for layer in layers for v in layer.trainable_weights):
        if all(variable is not other for other in found):
            found.append(variable)
    return found
