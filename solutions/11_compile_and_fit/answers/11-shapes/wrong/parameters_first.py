"""A shape is a tuple, and the parameters are a list with one number for each layer. The shapes come first."""
# error: not iterable
def shapes_and_parameters(input_shape, layers):
    shape, shapes, ps = tuple(input_shape), [], []
    for kind, *o in layers:
        n = 0
        if kind == "conv":
            f, k, pad = o
            n = f * (k * k * shape[2] + 1)
            lost = k - 1 if pad == "valid" else 0
            shape = (shape[0] - lost, shape[1] - lost, f)
        elif kind == "pool":
            shape = (shape[0] // o[0], shape[1] // o[0], shape[2])
        elif kind == "flatten":
            shape = (int(np.prod(shape)),)
        else:
            n, shape = o[0] * (shape[0] + 1), (o[0],)
        shapes.append(shape)
        ps.append(n)
    return ps, shapes
