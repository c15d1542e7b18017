"""A compiled function has one graph for each kind of input: ask for that of the example."""
# error: has no attribute 'graph'
def frozen_in(function, example, arrays):
    constants = [op for op in function.graph.get_operations() if op.type == "Const"]
    return [any(np.array_equal(array, op) for op in constants) for array in arrays]
