"""A variable is not frozen: the graph holds the variable itself, and reads its value in each run."""
def steps_written(compiled, kind, first, count, late):
    if not compiled or kind == "number":
        return list(range(first + late, first + count))
    if late > 0:
        return []
    return list(range(first, first + count)) if kind == "tensor" else [first] * count
