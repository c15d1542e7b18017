"""A pooling layer divides by its own size, which is not always 2."""
def shapes_and_parameters(input_shape, layers):
    s = input_shape
    shapes = []
    params = []
    for loss in layers:
        if loss[0] == "conv":
            params.append(loss[1] * (loss[2] ** 2 * s[2] + 1))
            k = loss[2] - 1 if loss[3] == "valid" else 0
            s = (s[0] - k, s[1] - k, loss[1])
        elif loss[0] == "pool":
            params.append(0)
            s = (s[0] // 2, s[1] // 2, s[2])
        elif loss[0] == "flatten":
            params.append(0)
            s = (s[0] * s[1] * s[2],)
        else:
            params.append(loss[1] * (s[0] + 1))
            s = (loss[1],)
        shapes.append(s)
    return shapes, params
