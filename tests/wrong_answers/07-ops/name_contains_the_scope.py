# expect: wrong scope-elsewhere
def operations_in(function, example, scope):
    c = {}
    for op in function.get_concrete_function(example).graph.get_operations():
        if scope + "/" in op.name:
            c[op.type] = c.get(op.type, 0) + 1
    return c
