"""The steps begin with `first`: you count from 0."""
def steps_written(compiled, kind, first, count, late):
    if not compiled or kind == "number":
        return list(range(late, count))
    if late > 0:
        return []
    return [0] * count if kind == "global" else list(range(count))
