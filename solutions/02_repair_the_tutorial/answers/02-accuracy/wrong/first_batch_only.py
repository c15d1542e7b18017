"""That is the accuracy of the first batch alone: return after the loop, not in it."""
def accuracy_of(batches):
    for labels, preds in batches:
        return float((labels.argmax(axis=1) == preds.argmax(axis=1)).mean())
