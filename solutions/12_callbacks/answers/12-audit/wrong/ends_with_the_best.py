"""The training ran on while it waited: it ended `patience` epochs after the best one, not with it."""
def audit(history, monitor, patience):
    epochs = len(next(iter(history.values())))
    if monitor not in history:
        return epochs, 0
    sign, best, kept, waited = -1 if "acc" in monitor else 1, np.inf, 0, 0
    for epoch, value in enumerate(history[monitor], start=1):
        if sign * value < best:
            best, kept, waited = sign * value, epoch, 0
        else:
            waited += 1
            if waited >= patience:
                return kept, kept
    return epochs, kept
