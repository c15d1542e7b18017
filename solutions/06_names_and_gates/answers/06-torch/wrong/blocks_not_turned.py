"""The blocks of the recurrent kernel are in order, but none of them is transposed."""
def from_torch(weight_ih, weight_hh, bias_ih, bias_hh):
    def zrh(a):
        r, z, n = np.split(a, 3)
        return np.concatenate([z, r, n])
    hh = np.concatenate(np.split(zrh(weight_hh), 3), axis=1)
    return [zrh(weight_ih).T, hh, np.stack([zrh(bias_ih), zrh(bias_hh)])]
