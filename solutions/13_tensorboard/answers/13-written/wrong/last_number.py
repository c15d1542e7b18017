"""The graph is drawn in the first call, so it keeps the number of that call, and not of the last."""
def steps_written(compiled, kind, first, count, late):
    if not compiled or kind == "number":
        return list(range(first + late, first + count))
    if late > 0:
        return []
    return [first + count - 1] * count if kind == "global" else list(range(first, first + count))
