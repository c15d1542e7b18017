"""SparseCategoricalAccuracy wants the number of each class; these labels are one-hot rows, which CategoricalAccuracy takes."""
# error: Incompatible shapes
def accuracy_of(batches):
    metric = keras.metrics.SparseCategoricalAccuracy()
    for labels, preds in batches:
        metric.update_state(labels, preds)
    return float(metric.result())
