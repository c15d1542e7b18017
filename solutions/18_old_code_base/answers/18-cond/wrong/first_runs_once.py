"""A node runs once in each run, not once for ever: `first` adds `a` every time."""
def counter_after(start, a, b, c, answers):
    total, seen = start, []
    total += a
    for answer in answers:
        if answer is True:
            total += b
        elif answer is False:
            total += c
        seen.append(total)
    return seen
