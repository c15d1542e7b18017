# expect: wrong not-smoothed
def smooth(values, weight):
    return values
