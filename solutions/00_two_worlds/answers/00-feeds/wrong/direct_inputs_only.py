"""You looked one step back. What stands before a fetch has something before it as well: go on until nothing is left."""
def must_be_fed(fetch):
    return sorted({tensor.op.name for tensor in fetch.op.inputs if tensor.op.type == "Placeholder"})
