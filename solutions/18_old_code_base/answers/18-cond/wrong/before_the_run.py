"""These are the values before each run: note the counter after it."""
def counter_after(start, a, b, c, answers):
    total, seen = start, []
    for answer in answers:
        seen.append(total)
        total += a
        if answer is True:
            total += b
        elif answer is False:
            total += c
    return seen
