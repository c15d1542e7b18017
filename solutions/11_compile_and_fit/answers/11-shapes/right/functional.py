def shapes_and_parameters(input_shape, layers):
    make = {
        "conv": lambda filters, size, padding: keras.layers.Conv2D(filters, size, padding=padding),
        "pool": keras.layers.MaxPooling2D,
        "flatten": keras.layers.Flatten,
        "dense": keras.layers.Dense,
    }
    x = keras.Input(input_shape)
    shapes, parameters = [], []
    for kind, *options in layers:
        layer = make[kind](*options)
        x = layer(x)
        shapes.append(x.shape[1:])
        parameters.append(layer.count_params())
    return shapes, parameters
