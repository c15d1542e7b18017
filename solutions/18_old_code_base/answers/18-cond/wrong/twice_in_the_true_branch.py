"""A node runs once in a run, even if the cond needs it and the branch waits for it: you added `a` twice."""
def counter_after(start, a, b, c, answers):
    shown, counter = [], start
    for answer in answers:
        counter += a
        if answer is not None:
            counter += a + b if answer else c
        shown.append(counter)
    return shown
