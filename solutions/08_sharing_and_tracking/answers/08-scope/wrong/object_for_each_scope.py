"""The same layer in two scopes is one object and has one variable: the scope makes no difference to it."""
def count_variables(lines):
    asked_for = [line[1:] for line in lines if line[0] == "get_variable"]
    same = len({line for line in lines if line[0] == "same layer"})
    always = same + sum(kind == "new layer" for kind, _, _ in lines)
    return always + len(set(asked_for)), always + len(asked_for)
