# when: other-words
def find_fault(program, weights, train, test):
    return program(weights, train, test)[1]
