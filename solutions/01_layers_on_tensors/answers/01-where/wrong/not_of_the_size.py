"""You took within as a number of its own. It is a share: multiply it by the largest number of the old tensor."""
def first_difference(then, now, within):
    for number, (old, new) in enumerate(zip(then, now)):
        for name in old:
            if (np.isnan(old[name]) != np.isnan(new[name])).any():
                return number, name
            if np.nanmax(np.abs(new[name] - old[name])) > within:
                return number, name
