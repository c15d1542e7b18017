# expect: wrong counted-once
def operations_in(function, example, scope):
    operations = function.get_concrete_function(example).graph.get_operations()
    return {op.type: 1 for op in operations if op.name.startswith(scope + "/")}
