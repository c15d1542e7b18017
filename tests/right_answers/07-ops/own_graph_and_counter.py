from collections import Counter


def operations_in(function, example, scope):
    with tf.Graph().as_default() as graph:
        function.python_function(tf1.placeholder(example.dtype, example.shape))
    return dict(Counter(op.type for op in graph.get_operations() if op.name.split("/")[0] == scope))
