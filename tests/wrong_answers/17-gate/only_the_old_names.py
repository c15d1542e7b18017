# expect: wrong extra-name
def failed_gates(then, now, limit):
    def passes(name):
        if name not in now or then[name].shape != now[name].shape:
            return False
        return np.all(np.abs(now[name] - then[name]) <= limit)

    return sorted(name for name in then if not passes(name))
