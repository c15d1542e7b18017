"""`first` runs when it is asked for alone, too: a None adds `a`."""
def counter_after(start, a, b, c, answers):
    total, seen = start, []
    for answer in answers:
        if answer is not None:
            total += a
        if answer is True:
            total += b
        elif answer is False:
            total += c
        seen.append(total)
    return seen
