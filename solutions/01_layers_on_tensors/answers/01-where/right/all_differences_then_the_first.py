def first_difference(then, now, within):
    found = []
    for number, (old, new) in enumerate(zip(then, now)):
        for name in old:
            apart = np.abs(np.nan_to_num(new[name]) - np.nan_to_num(old[name])).max()
            if apart > within * np.abs(np.nan_to_num(old[name])).max() or (np.isnan(old[name]) != np.isnan(new[name])).any():
                found.append([number, name])
    return found[0] if found else None
