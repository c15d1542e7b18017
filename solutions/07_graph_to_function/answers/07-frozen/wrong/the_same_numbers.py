"""The same numbers in other rows are another array: compare each number at its place."""
def frozen_in(function, example, arrays):
    operations = function.get_concrete_function(example).graph.get_operations()
    constants = [tf.make_ndarray(op.get_attr("value")) for op in operations if op.type == "Const"]
    return [any(np.array_equal(np.sort(array, None), np.sort(constant, None)) for constant in constants) for array in arrays]
