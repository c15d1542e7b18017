# expect: wrong every-scope
def operations_in(function, example, scope):
    types = [op.type for op in function.get_concrete_function(example).graph.get_operations()]
    return {kind: types.count(kind) for kind in types}
