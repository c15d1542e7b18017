"""The graph is drawn in the first call, with a writer or without, and not when the writer comes."""
def steps_written(compiled, kind, first, count, late):
    if not compiled or kind == "number":
        return list(range(first + late, first + count))
    if False:
        return []
    return [first + late] * (count - late) if kind == "global" else list(range(first + late, first + count))
