"""A NaN at the same place in both is no difference: the port does what the program did."""
def first_difference(then, now, within):
    for number, (old, new) in enumerate(zip(then, now)):
        for name in old:
            if np.isnan(new[name]).any():
                return number, name
            if np.nanmax(np.abs(new[name] - old[name])) > within * np.nanmax(np.abs(old[name])):
                return number, name
