"""A layer that is called again makes nothing new: count each of the same layers once."""
def count_variables(lines):
    asked_for = [line[1:] for line in lines if line[0] == "get_variable"]
    always = len(lines) - len(asked_for)
    return always + len(set(asked_for)), always + len(asked_for)
