"""In a graph AUTO_REUSE hands out what a scope and a name have already, and you count it anew (or the two numbers have changed places)."""
def count_variables(lines):
    asked_for = [line[1:] for line in lines if line[0] == "get_variable"]
    same = len({name for kind, _, name in lines if kind == "same layer"})
    always = same + sum(kind == "new layer" for kind, _, _ in lines)
    return always + len(asked_for), always + len(set(asked_for))
