"""The loss is the right measure, but you took the largest: the smallest fits best."""
def find_preparation(model, scans, digits, preparations):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return max(preparations, key=lambda name: float(loss(digits, model(preparations[name](scans)))))
