"""The two numbers have changed places: first how many epochs ran, then which one the file held."""
def audit(history, monitor, patience):
    epochs = len(next(iter(history.values())))
    if monitor not in history:
        return 0, epochs
    sign, best, kept, waited = -1 if "acc" in monitor else 1, np.inf, 0, 0
    for epoch, value in enumerate(history[monitor], start=1):
        if sign * value < best:
            best, kept, waited = sign * value, epoch, 0
        else:
            waited += 1
            if waited >= patience:
                return kept, epoch
    return kept, epochs
