"""You look at all epochs of the history. What came after the stop never happened: the file cannot hold it. (And each epoch is compared with the best one so far.)"""
def audit(history, monitor, patience):
    if monitor not in history:
        return len(next(iter(history.values()))), 0
    sign, best, kept, waited, run = (-1 if "acc" in monitor else 1), np.inf, 0, 0, None
    for epoch, value in enumerate(history[monitor], start=1):
        waited += 1
        if sign * value < best:
            best, kept, waited = sign * value, epoch, 0
        if waited >= patience and run is None:
            run = epoch
    return run or len(history[monitor]), kept
