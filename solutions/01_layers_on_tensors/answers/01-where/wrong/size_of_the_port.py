"""What is large is the port: measure by the old tensor, because an infinite number allows any difference."""
def first_difference(then, now, within):
    for number, (old, new) in enumerate(zip(then, now)):
        for name in old:
            if (np.isnan(old[name]) != np.isnan(new[name])).any():
                return number, name
            if np.nanmax(np.abs(new[name] - old[name])) > within * np.nanmax(np.abs(new[name])):
                return number, name
