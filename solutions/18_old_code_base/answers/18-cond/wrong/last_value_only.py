# error: 'int' object is not iterable
"""One number for each answer is asked for, in a list: you return the last one."""
def counter_after(start, a, b, c, answers):
    total, seen = start, []
    for answer in answers:
        total += a
        if answer is True:
            total += b
        elif answer is False:
            total += c
        seen.append(total)
    return seen[-1]
