def accuracy_of(batches):
    metric = keras.metrics.CategoricalAccuracy()
    for labels, preds in batches:
        metric.update_state(labels, preds)
    return metric.result()
