"""The branches have changed places: the first function is for True."""
def counter_after(start, a, b, c, answers):
    shown, counter = [], start
    for answer in answers:
        counter += a
        if answer is not None:
            counter += c if answer else b
        shown.append(counter)
    return shown
