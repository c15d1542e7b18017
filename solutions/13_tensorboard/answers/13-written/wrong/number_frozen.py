"""A Python number as argument is a key: each new number has a graph drawn, with the writer of that moment."""
def steps_written(compiled, kind, first, count, late):
    if not compiled:
        return list(range(first + late, first + count))
    if late > 0:
        return []
    return list(range(first, first + count)) if kind in ("variable", "tensor") else [first] * count
