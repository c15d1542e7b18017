def smooth(values, weight):
    shares = weight ** np.arange(len(values))
    return [np.average(values[: n + 1], weights=shares[: n + 1][::-1]) for n in range(len(values))]
