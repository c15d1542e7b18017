# expect: wrong signed
def failed_gates(then, now, limit):
    def passes(name):
        if name not in then or name not in now or then[name].shape != now[name].shape:
            return False
        return np.all(now[name] - then[name] <= limit)

    return sorted(name for name in {*then, *now} if not passes(name))
