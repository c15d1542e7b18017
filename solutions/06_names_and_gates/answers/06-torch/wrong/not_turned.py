# when: not-turned
def from_torch(weight_ih, weight_hh, bias_ih, bias_hh):
    def reordered(array):
        r, z, n = np.split(array, 3)
        return np.concatenate([z, r, n])

    return [reordered(weight_ih), reordered(weight_hh), np.stack([reordered(bias_ih), reordered(bias_hh)])]
