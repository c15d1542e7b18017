"""The cond takes `first` along, because it was made outside: you let it run only when it is asked for alone."""
def counter_after(start, a, b, c, answers):
    shown, counter = [], start
    for answer in answers:
        if answer is None:
            counter += a
        else:
            counter += b if answer else c
        shown.append(counter)
    return shown
