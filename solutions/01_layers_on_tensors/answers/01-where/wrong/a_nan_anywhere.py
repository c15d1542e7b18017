"""Both have a NaN, at different places: compare place by place."""
def first_difference(then, now, within):
    for number, (old, new) in enumerate(zip(then, now)):
        for name in old:
            if np.isnan(old[name]).any() != np.isnan(new[name]).any():
                return number, name
            if np.nanmax(np.abs(new[name] - old[name])) > within * np.nanmax(np.abs(old[name])):
                return number, name
