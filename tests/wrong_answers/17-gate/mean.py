# expect: wrong mean-of-the-differences
def failed_gates(then, now, limit):
    return sorted(
        n
        for n in then.keys() | now.keys()
        if n not in then or n not in now or then[n].shape != now[n].shape or not np.mean(np.abs(then[n] - now[n])) <= limit
    )
