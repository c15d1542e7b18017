"""No two calls have equal keys, so each would draw a graph: leave out what the graph does not depend on."""
kept = []
def key_of(argument):
    kept.append(argument)
    return len(kept)
