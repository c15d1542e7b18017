# when: one-number
def count_variables(lines):
    return len({line[1:] for line in lines})
