"""A filter looks at all channels of its input: its kernel has rows x columns x input channels numbers."""
def shapes_and_parameters(input_shape, layers):
    shape = input_shape
    shapes, parameters = [], []
    for kind, *options in layers:
        number = 0
        if kind == "conv":
            filters, size, padding = options
            number = filters * (size * size + 1)
            lost = 0 if padding == "same" else size - 1
            shape = (shape[0] - lost, shape[1] - lost, filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        else:
            number, shape = (shape[0] + 1) * options[0], (options[0],)
        shapes.append(shape)
        parameters.append(number)
    return shapes, parameters
