"""A layer has its variables from its first call on, not from the moment it is made: count each of the same layers once."""
def count_variables(lines):
    asked_for = [line[1:] for line in lines if line[0] == "get_variable"]
    new = sum(kind == "new layer" for kind, _, _ in lines)
    return new + len(set(asked_for)), new + len(asked_for)
