"""`first` was made outside of the branch that waits for it, so it runs in every run of the cond, when the answer is False, too."""
def counter_after(start, a, b, c, answers):
    shown, counter = [], start
    for answer in answers:
        if answer is None:
            counter += a
        elif answer:
            counter += a + b
        else:
            counter += c
        shown.append(counter)
    return shown
