"""You look at the first constant only: compare each array with every constant of the graph."""
def frozen_in(function, example, arrays):
    operations = function.get_concrete_function(example).graph.get_operations()
    constants = [tf.make_ndarray(op.get_attr("value")) for op in operations if op.type == "Const"]
    return [np.array_equal(array, constants[0]) for array in arrays]
