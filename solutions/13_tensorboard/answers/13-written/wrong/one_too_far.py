"""You are one step too far: range(first, first + count) begins with `first` itself."""
def steps_written(compiled, kind, first, count, late):
    if not compiled or kind == "number":
        return list(range(first + late + 1, first + count + 1))
    if late > 0:
        return []
    return [first] * count if kind == "global" else list(range(first, first + count))
