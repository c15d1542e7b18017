def mean_cross_entropy(labels, logits):
    z = np.asarray(logits, dtype=np.float64)
    z = z - z.max(axis=1, keepdims=True)
    return -np.mean(np.sum(np.asarray(labels) * (z - np.log(np.exp(z).sum(axis=1, keepdims=True))), axis=1))
