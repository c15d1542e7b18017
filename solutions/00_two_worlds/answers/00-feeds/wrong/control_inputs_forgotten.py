"""Data are all right, but an operation may have to run before another that takes nothing from it: see control_inputs."""
def must_be_fed(fetch):
    found, waiting = set(), [fetch.op]
    while waiting:
        op = waiting.pop()
        if op.type == "Placeholder":
            found.add(op.name)
        waiting += [tensor.op for tensor in op.inputs]
    return sorted(found)
