# when: one-rule-is-off
def count_variables(lines):
    asked_for = [line[1:] for line in lines if line[0] == "get_variable"]
    same = {name for kind, _, name in lines if kind == "same layer"}
    new = {name for kind, _, name in lines if kind == "new layer"}
    return len(new) + len(same) + len(set(asked_for)), len(new) + len(same) + len(asked_for)
