"""That is the largest difference, and a consequence. The cause is the first that is not rounding."""
def first_difference(then, now, within):
    places = [(n, name) for n, old in enumerate(then) for name in old]
    shares = [np.nanmax(np.abs(now[n][name] - then[n][name])) / np.nanmax(np.abs(then[n][name])) for n, name in places]
    return places[int(np.argmax(shares))] if max(shares) > within else None
