"""What is no variable need not be frozen: an array that is not used at all is in no graph. Look for the constants."""
def frozen_in(function, example, arrays):
    variables = function.get_concrete_function(example).graph.variables
    return [not any(np.array_equal(array, variable.numpy()) for variable in variables) for array in arrays]
