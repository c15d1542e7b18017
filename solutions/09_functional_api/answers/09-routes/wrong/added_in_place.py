"""Some routes are counted too often: += changes the array of the edges too, if both names are for one array."""
def count_routes(model):
    at = {id(loss.output): k for k, loss in enumerate(model.layers)}
    n = len(at)
    E = np.zeros((n, n), int)
    for j, loss in enumerate(model.layers):
        for t in tf.nest.flatten(loss.input):
            E[at[id(t)], j] = 1
    R = P = E
    for _ in range(n):
        P = P @ E
        R += P
    return R
