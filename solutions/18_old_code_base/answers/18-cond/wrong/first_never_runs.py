"""Every run adds `a`, because `first` was made outside, and in your numbers none does."""
def counter_after(start, a, b, c, answers):
    total, seen = start, []
    for answer in answers:
        if answer is True:
            total += b
        elif answer is False:
            total += c
        seen.append(total)
    return seen
