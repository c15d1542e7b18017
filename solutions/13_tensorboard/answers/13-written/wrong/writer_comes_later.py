"""A graph that was drawn without a writer has no summary in it, and a writer that comes later does not change that."""
def steps_written(compiled, kind, first, count, late):
    if compiled and kind == "global":
        return [first] * (count - late)
    return list(range(first + late, first + count))
