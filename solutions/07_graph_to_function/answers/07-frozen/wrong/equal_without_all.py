"""`==` compares number by number: np.array_equal says in one word whether all agree."""
# error: truth value of an array
def frozen_in(function, example, arrays):
    operations = function.get_concrete_function(example).graph.get_operations()
    constants = [tf.make_ndarray(op.get_attr("value")) for op in operations if op.type == "Const"]
    return [any(array == constant for constant in constants) for array in arrays]
