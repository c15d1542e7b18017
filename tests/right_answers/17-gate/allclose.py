def failed_gates(then, now, limit):
    failed = set(then) ^ set(now)
    for name in set(then) & set(now):
        if then[name].shape != now[name].shape or not np.allclose(then[name], now[name], rtol=0, atol=limit):
            failed.add(name)
    return sorted(failed)
