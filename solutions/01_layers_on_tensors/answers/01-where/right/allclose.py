def first_difference(then, now, within):
    for number in range(len(then)):
        for name in then[number]:
            size = np.nanmax(np.abs(then[number][name]))
            if not np.allclose(now[number][name], then[number][name], rtol=0, atol=within * size, equal_nan=True):
                return number, name
