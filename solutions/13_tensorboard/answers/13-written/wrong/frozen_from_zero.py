"""What is not frozen takes the steps of the loop, and the loop begins with `first`, not with 0."""
def steps_written(compiled, kind, first, count, late):
    if not compiled or kind == "number":
        return list(range(first + late, first + count))
    if late > 0:
        return []
    return [first] * count if kind == "global" else list(range(count))
