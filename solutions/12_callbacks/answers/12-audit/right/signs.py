def audit(history, monitor, patience):
    values = np.array(history.get(monitor, []))
    if not len(values):
        return len(next(iter(history.values()))), 0
    costs = -values if "acc" in monitor else values
    for run in range(1, len(costs) + 1):
        kept = int(np.nanargmin(costs[:run])) + 1
        if run - kept == patience:
            break
    return run, kept
