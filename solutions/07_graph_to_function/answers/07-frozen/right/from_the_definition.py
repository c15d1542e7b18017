def frozen_in(function, example, arrays):
    definition = function.get_concrete_function(example).graph.as_graph_def()
    constants = [tf.make_ndarray(node.attr["value"].tensor) for node in definition.node if node.op == "Const"]
    return np.array([sum(np.array_equal(a, c) for c in constants) > 0 for a in arrays])
