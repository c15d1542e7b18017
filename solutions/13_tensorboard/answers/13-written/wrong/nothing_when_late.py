"""Eager programs without a writer at first write as soon as there is one: only what is drawn without it stays silent."""
def steps_written(compiled, kind, first, count, late):
    if late > 0 and not (compiled and kind == "number"):
        return []
    if compiled and kind == "global":
        return [first] * count
    return list(range(first + late, first + count))
