def nearest(points, queries):
    numbers, distances = [], []
    for query in queries:
        all_distances = np.linalg.norm(points - query, axis=1)
        numbers.append(np.argmin(all_distances))
        distances.append(np.min(all_distances))
    return np.array(numbers), np.array(distances)
