# expect: wrong nan-passes
def failed_gates(then, now, limit):
    def fails(name):
        if name not in then or name not in now or then[name].shape != now[name].shape:
            return True
        return np.any(np.abs(then[name] - now[name]) > limit)

    return sorted(name for name in {*then, *now} if fails(name))
