"""A tensor as argument is no key by its value: the first graph serves for all of them, with or without a writer."""
def steps_written(compiled, kind, first, count, late):
    if not compiled or kind in ("number", "tensor"):
        return list(range(first + late, first + count))
    if late > 0:
        return []
    return [first] * count if kind == "global" else list(range(first, first + count))
