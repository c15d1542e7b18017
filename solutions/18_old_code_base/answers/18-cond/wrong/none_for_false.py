"""None is neither True nor False: in that run `first` alone is asked for, and no branch runs."""
def counter_after(start, a, b, c, answers):
    total, seen = start, []
    for answer in answers:
        total += a
        if answer is True:
            total += b
        else:
            total += c
        seen.append(total)
    return seen
