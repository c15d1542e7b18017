def merge_moments(sizes, means, variances):
    sizes, means, variances = (np.asarray(t, dtype=np.float64) for t in (sizes, means, variances))
    mean = sizes @ means / sizes.sum()
    within, between = sizes @ variances, sizes @ (means - mean) ** 2
    return mean, (within + between) / sizes.sum()
