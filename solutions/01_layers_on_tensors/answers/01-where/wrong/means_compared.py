"""Differences can cancel in a mean: compare number by number."""
def first_difference(then, now, within):
    for number, (old, new) in enumerate(zip(then, now)):
        for name in old:
            if (np.isnan(old[name]) != np.isnan(new[name])).any():
                return number, name
            if abs(np.nanmean(new[name]) - np.nanmean(old[name])) > within * np.nanmax(np.abs(old[name])):
                return number, name
