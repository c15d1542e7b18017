# when: numpy-of-a-node
def within(tolerance):
    def share_within(y_true, y_pred):
        distance = abs(y_true.numpy().ravel() - y_pred.numpy().ravel())
        return (distance <= tolerance).astype("float32")

    return share_within
