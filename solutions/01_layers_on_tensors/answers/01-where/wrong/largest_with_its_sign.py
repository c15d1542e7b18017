"""A tensor of -1000 and 2 has the size 1000: take the largest absolute value."""
def first_difference(then, now, within):
    for number, (old, new) in enumerate(zip(then, now)):
        for name in old:
            if (np.isnan(old[name]) != np.isnan(new[name])).any():
                return number, name
            if np.nanmax(np.abs(new[name] - old[name])) > within * np.nanmax(old[name]):
                return number, name
