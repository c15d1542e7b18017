"""Those are all placeholders of the graph: a session runs, and has to be fed, only what the fetch needs."""
def must_be_fed(fetch):
    return sorted(op.name for op in fetch.graph.get_operations() if op.type == "Placeholder")
