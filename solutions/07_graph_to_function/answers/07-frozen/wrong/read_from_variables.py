"""Those are the arrays that are read from variables, so the ones that can learn: look for the others that are used."""
def frozen_in(function, example, arrays):
    variables = function.get_concrete_function(example).graph.variables
    return [any(np.array_equal(array, variable.numpy()) for variable in variables) for array in arrays]
