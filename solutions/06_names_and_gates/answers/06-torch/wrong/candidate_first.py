"""The candidate stands in a gate's place: PyTorch's order is r, z, n, and Keras wants z, r, h."""
def from_torch(weight_ih, weight_hh, bias_ih, bias_hh):
    def reordered(array):
        z, n, r = np.split(array, 3)
        return np.concatenate([z, r, n])

    return [reordered(weight_ih).T, reordered(weight_hh).T, np.stack([reordered(bias_ih), reordered(bias_hh)])]
