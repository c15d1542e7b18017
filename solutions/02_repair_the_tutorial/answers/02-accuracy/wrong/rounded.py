# when: rounded
def accuracy_of(batches):
    hits = [labels.argmax(axis=1) == preds.argmax(axis=1) for labels, preds in batches]
    return round(float(np.concatenate(hits).mean()), 2)
