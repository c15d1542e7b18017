"""None is neither True nor False: in that run `first` alone is asked for, and no branch runs."""
def counter_after(start, a, b, c, answers):
    total, seen = start, []
    for answer in answers:
        total += a
        if answer or answer is None:
            total += b
        elif answer is False:
            total += c
        seen.append(total)
    return seen
