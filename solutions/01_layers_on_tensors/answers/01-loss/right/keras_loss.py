def mean_cross_entropy(labels, logits):
    return keras.losses.CategoricalCrossentropy(from_logits=True)(labels, logits)
