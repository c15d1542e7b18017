"""A scope does not share Keras layers: each new layer makes its own variable, whatever its name and reuse say."""
def count_variables(lines):
    asked_for = [line[1:] for line in lines if line[0] == "get_variable"]
    same = len({name for kind, _, name in lines if kind == "same layer"})
    new = len({line for line in lines if line[0] == "new layer"})
    return same + new + len(set(asked_for)), same + new + len(asked_for)
