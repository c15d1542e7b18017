"""You read every program as if it ran eagerly. A compiled one draws a graph in its first call and then runs what is drawn."""
def steps_written(compiled, kind, first, count, late):
    return list(range(first + late, first + count))
