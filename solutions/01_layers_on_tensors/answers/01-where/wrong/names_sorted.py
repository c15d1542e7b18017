"""Names stand in the order in which the tensors were calculated; sorted, a consequence may come before its cause."""
def first_difference(then, now, within):
    for number, (old, new) in enumerate(zip(then, now)):
        for name in sorted(old):
            if (np.isnan(old[name]) != np.isnan(new[name])).any():
                return number, name
            if np.nanmax(np.abs(new[name] - old[name])) > within * np.nanmax(np.abs(old[name])):
                return number, name
