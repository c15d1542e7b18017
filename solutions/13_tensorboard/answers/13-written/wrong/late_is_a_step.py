"""`late` is a number of calls, not a step: compare it with 0, and add it to `first`."""
def steps_written(compiled, kind, first, count, late):
    if not compiled or kind == "number":
        return list(range(late, first + count))
    if late > first:
        return []
    return [first] * count if kind == "global" else list(range(first, first + count))
