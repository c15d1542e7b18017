"""Several preparations read equally many digits, and you took one of these: compare how well the probabilities fit."""
def find_preparation(model, scans, digits, preparations):
    def right(name):
        return np.mean(np.argmax(model(preparations[name](scans)), axis=1) == digits)

    return max(preparations, key=right)
