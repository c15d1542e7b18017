# when: biases-in-a-row
def from_torch(weight_ih, weight_hh, bias_ih, bias_hh):
    def reordered(array):
        r, z, n = np.split(array, 3)
        return np.concatenate([z, r, n])

    return [reordered(weight_ih).T, reordered(weight_hh).T, np.concatenate([reordered(bias_ih), reordered(bias_hh)])]
