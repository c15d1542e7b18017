"""The variable has the value that the loop assigned last, not the 0 with which it was made."""
def steps_written(compiled, kind, first, count, late):
    if not compiled or kind == "number":
        return list(range(first + late, first + count))
    if late > 0:
        return []
    return {"global": [first] * count, "variable": [0] * count, "tensor": list(range(first, first + count))}[kind]
