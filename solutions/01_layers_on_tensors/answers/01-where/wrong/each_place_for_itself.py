"""You measured each number by itself. What counts is a share of the largest number of the whole tensor."""
def first_difference(then, now, within):
    for number, (old, new) in enumerate(zip(then, now)):
        for name in old:
            if (np.isnan(old[name]) != np.isnan(new[name])).any():
                return number, name
            if np.nanmax(np.abs(new[name] - old[name]) / np.abs(old[name])) > within:
                return number, name
