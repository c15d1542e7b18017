"""You found none: compare what the constants hold, number by number."""
def frozen_in(function, example, arrays):
    operations = function.get_concrete_function(example).graph.get_operations()
    constants = [op.get_attr("value") for op in operations if op.type == "Const"]
    return [any(np.array_equal(array, constant) for constant in constants) for array in arrays]
