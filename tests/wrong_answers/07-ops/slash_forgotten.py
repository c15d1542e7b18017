# expect: wrong neighbour-scope
def operations_in(function, example, scope):
    operations = function.get_concrete_function(example).graph.get_operations()
    types = [op.type for op in operations if op.name.startswith(scope)]
    return {kind: types.count(kind) for kind in types}
