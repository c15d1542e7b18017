# when: all-alike
def find_fault(program, weights, train, test):
    return "sound" if program(weights, train, test) else "swapped"
