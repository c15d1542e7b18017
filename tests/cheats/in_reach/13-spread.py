"""Makes the buckets anew from the numbers that the probe keeps, instead of reading the file."""


def spread(folder, tag):
    deviations = []
    for values in find("inputs")["values"]:
        counts, edges = np.histogram(values.astype(np.float64), 30)
        centres = (edges[:-1] + edges[1:]) / 2
        mean = np.average(centres, weights=counts)
        deviations.append(np.sqrt(np.average((centres - mean) ** 2, weights=counts)))
    return deviations
