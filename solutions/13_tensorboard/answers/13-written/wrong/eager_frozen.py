"""Without tf.function nothing is drawn and nothing is frozen: each call reads `i` anew."""
def steps_written(compiled, kind, first, count, late):
    if kind == "global":
        return [] if late > 0 else [first] * count
    if not compiled or kind == "number":
        return list(range(first + late, first + count))
    return [] if late > 0 else list(range(first, first + count))
