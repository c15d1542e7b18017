# expect: wrong every-call
def count_traces(arguments):
    return len(arguments)
