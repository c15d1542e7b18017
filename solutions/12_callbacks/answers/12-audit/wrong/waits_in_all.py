"""Only epochs in a row count: a better one begins the waiting anew."""
def audit(history, monitor, patience):
    epochs = len(next(iter(history.values())))
    if monitor not in history:
        return epochs, 0
    sign, best, kept, waited = -1 if "acc" in monitor else 1, np.inf, 0, 0
    for epoch, value in enumerate(history[monitor], start=1):
        if sign * value < best:
            best, kept = sign * value, epoch
        else:
            waited += 1
            if waited >= patience:
                return epoch, kept
    return epochs, kept
