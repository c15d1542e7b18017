"""Nearly equal is not frozen: an array that differs from the constant by a thousandth is another one."""
def frozen_in(function, example, arrays):
    operations = function.get_concrete_function(example).graph.get_operations()
    constants = [tf.make_ndarray(op.get_attr("value")) for op in operations if op.type == "Const"]
    return [any(array.shape == constant.shape and np.allclose(array, constant, atol=0.01) for constant in constants) for array in arrays]
