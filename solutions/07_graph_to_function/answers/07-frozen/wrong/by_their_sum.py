"""You compare only something of the arrays, a sum or their first numbers, and others have that, too: compare each number at its place."""
def frozen_in(function, example, arrays):
    operations = function.get_concrete_function(example).graph.get_operations()
    constants = [tf.make_ndarray(op.get_attr("value")) for op in operations if op.type == "Const"]
    return [any(np.isclose(np.sum(array), np.sum(constant)) for constant in constants) for array in arrays]
