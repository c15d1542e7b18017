"""Only one branch runs: what was made inside the other one is left alone."""
def counter_after(start, a, b, c, answers):
    shown, counter = [], start
    for answer in answers:
        counter += a
        if answer is not None:
            counter += b + c
        shown.append(counter)
    return shown
