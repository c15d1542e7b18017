# expect: wrong names-for-types
def operations_in(function, example, scope):
    operations = function.get_concrete_function(example).graph.get_operations()
    return {op.name: 1 for op in operations if op.name.startswith(scope + "/")}
