"""You went through all steps of one name before the next. Time comes first: all names of a step, then the next step."""
def first_difference(then, now, within):
    for name in then[0]:
        for number, (old, new) in enumerate(zip(then, now)):
            if (np.isnan(old[name]) != np.isnan(new[name])).any():
                return number, name
            if np.nanmax(np.abs(new[name] - old[name])) > within * np.nanmax(np.abs(old[name])):
                return number, name
