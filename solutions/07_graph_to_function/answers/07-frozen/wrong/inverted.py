"""Every answer is the wrong way round: return True for what is frozen."""
def frozen_in(function, example, arrays):
    operations = function.get_concrete_function(example).graph.get_operations()
    constants = [tf.make_ndarray(op.get_attr("value")) for op in operations if op.type == "Const"]
    return [not any(np.array_equal(array, constant) for constant in constants) for array in arrays]
