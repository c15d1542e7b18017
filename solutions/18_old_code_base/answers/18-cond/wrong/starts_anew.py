"""The counter is a variable: it goes on from run to run, and does not begin at `start` each time."""
def counter_after(start, a, b, c, answers):
    shown, counter = [], start
    for answer in answers:
        counter = start + a
        if answer is not None:
            counter += b if answer else c
        shown.append(counter)
    return shown
