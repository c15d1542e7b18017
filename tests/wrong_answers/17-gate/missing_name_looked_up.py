# expect: error missing-key
def failed_gates(then, now, limit):
    def passes(name):
        return then[name].shape == now[name].shape and np.all(np.abs(now[name] - then[name]) <= limit)

    return sorted(name for name in then.keys() | now.keys() if not passes(name))
