# when: not-a-function
def read_right(path):
    return None
