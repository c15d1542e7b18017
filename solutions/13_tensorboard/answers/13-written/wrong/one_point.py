"""Each call writes a point, at the step that was frozen: there are as many points as calls, though the page shows one."""
def steps_written(compiled, kind, first, count, late):
    if not compiled or kind == "number":
        return list(range(first + late, first + count))
    if late > 0:
        return []
    return [first] if kind == "global" else list(range(first, first + count))
