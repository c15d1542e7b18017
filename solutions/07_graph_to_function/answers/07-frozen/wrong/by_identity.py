"""You found none: compare what the constants hold, number by number."""
def frozen_in(function, example, arrays):
    operations = function.get_concrete_function(example).graph.get_operations()
    constants = [tf.make_ndarray(op.get_attr("value")) for op in operations if op.type == "Const"]
    return [any(array is constant for constant in constants) for array in arrays]
