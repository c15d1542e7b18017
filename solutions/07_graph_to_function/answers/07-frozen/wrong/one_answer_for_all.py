"""One True or False for each array is asked for: give back a list."""
# error: object is not iterable
def frozen_in(function, example, arrays):
    operations = function.get_concrete_function(example).graph.get_operations()
    constants = [tf.make_ndarray(op.get_attr("value")) for op in operations if op.type == "Const"]
    return any(np.array_equal(array, constant) for array in arrays for constant in constants)
