"""A tensor of a graph has no numbers: a session has to run it."""
# error: no attribute 'numpy'
def run_foreign(outputs, feeds):
    return outputs.numpy()
