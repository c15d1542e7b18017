"""The first number is right. Without a graph there is no store of names, so each get_variable makes a new variable."""
def count_variables(lines):
    asked_for = {line for line in lines if line[0] == "get_variable"}
    same = len({name for kind, _, name in lines if kind == "same layer"})
    number = same + sum(kind == "new layer" for kind, _, _ in lines) + len(asked_for)
    return number, number
