"""That is the accuracy of the last batch alone: keep count over all of them."""
def accuracy_of(batches):
    for y, p in batches:
        metric = keras.metrics.CategoricalAccuracy()
        metric.update_state(y, p)
    return float(metric.result())
