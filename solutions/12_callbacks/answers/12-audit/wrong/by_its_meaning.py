# when: what-it-should-have-kept
def audit(history, monitor, patience):
    if monitor not in history:
        return max(len(values) for values in history.values()), 0
    higher = monitor in ("val_acc", "val_sevens", "val_f1", "val_auc")
    best, kept, waited = None, 0, 0
    for epoch, value in enumerate(history[monitor], start=1):
        if best is None or (value > best if higher else value < best):
            best, kept, waited = value, epoch, 0
            continue
        waited += 1
        if waited >= patience:
            return epoch, kept
    return len(history[monitor]), kept
