def frozen_in(function, example, arrays):
    graph = function.get_concrete_function(example).graph
    held = [tf.get_static_value(tensor) for op in graph.get_operations() for tensor in op.outputs]
    return [any(array.shape == np.shape(value) and np.allclose(array, value) for value in held if value is not None) for array in arrays]
