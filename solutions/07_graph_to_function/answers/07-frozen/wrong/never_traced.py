# when: no-graph-yet
def frozen_in(function, example, arrays):
    constants = [op for op in function.graph.get_operations() if op.type == "Const"]
    return [any(np.array_equal(array, op) for op in constants) for array in arrays]
