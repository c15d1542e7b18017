"""For get_variable the scope belongs to the name: read/kernel and look/kernel are two variables."""
def count_variables(lines):
    asked_for = [name for kind, _, name in lines if kind == "get_variable"]
    same = len({name for kind, _, name in lines if kind == "same layer"})
    always = same + sum(kind == "new layer" for kind, _, _ in lines)
    return always + len(set(asked_for)), always + len(asked_for)
