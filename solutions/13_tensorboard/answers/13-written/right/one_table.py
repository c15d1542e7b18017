def steps_written(compiled, kind, first, count, late):
    calls = list(range(first, first + count))
    if kind == "number" or not compiled:
        return calls[late:]
    if late:
        return []
    return count * [first] if kind == "global" else calls
