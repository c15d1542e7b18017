"""The argument is a new Python number in each call, and each new one is a new key: a graph is drawn every time."""
def steps_written(compiled, kind, first, count, late):
    if not compiled:
        return list(range(first + late, first + count))
    if late > 0:
        return []
    return list(range(first, first + count)) if kind == "variable" else [first] * count
