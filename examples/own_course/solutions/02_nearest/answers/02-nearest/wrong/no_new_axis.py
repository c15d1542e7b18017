# when: no-new-axis
def nearest(points, queries):
    distances = np.sqrt(((queries - points) ** 2).sum(axis=-1))
    return distances.argmin(), distances.min()
