"""That is the last that differs. Return at the first."""
def first_difference(then, now, within):
    found = None
    for number, (old, new) in enumerate(zip(then, now)):
        for name in old:
            if (np.isnan(old[name]) != np.isnan(new[name])).any():
                found = number, name
            if np.nanmax(np.abs(new[name] - old[name])) > within * np.nanmax(np.abs(old[name])):
                found = number, name
    return found
