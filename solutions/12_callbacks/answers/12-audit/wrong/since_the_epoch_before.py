"""You compare each epoch with the one before it. Compare with the best one so far."""
def audit(history, monitor, patience):
    if monitor not in history:
        return len(next(iter(history.values()))), 0
    sign, previous, kept, waited = (-1 if "acc" in monitor else 1), np.inf, 0, 0
    for epoch, value in enumerate(history[monitor], start=1):
        waited += 1
        if sign * value < previous:
            kept, waited = epoch, 0
        previous = sign * value
        if waited >= patience:
            return epoch, kept
    return len(history[monitor]), kept
