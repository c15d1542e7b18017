# expect: wrong nan-passes
def failed_gates(then, now, limit):
    return sorted(
        n
        for n in then.keys() | now.keys()
        if n not in then
        or n not in now
        or then[n].shape != now[n].shape
        or not np.allclose(then[n], now[n], rtol=0, atol=limit, equal_nan=True)
    )
