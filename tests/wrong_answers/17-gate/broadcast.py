# expect: wrong broadcast
def failed_gates(then, now, limit):
    def passes(name):
        return name in then and name in now and np.all(np.abs(then[name] - now[name]) <= limit)

    return sorted(name for name in {*then, *now} if not passes(name))
