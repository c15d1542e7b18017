"""The blocks lie along the first axis: split there, and transpose afterwards."""
# error: equal division
def from_torch(weight_ih, weight_hh, bias_ih, bias_hh):
    def zrh(a):
        r, z, n = np.split(a, 3, axis=-1)
        return np.concatenate([z, r, n], axis=-1)
    return [zrh(weight_ih).T, zrh(weight_hh).T, np.stack([zrh(bias_ih), zrh(bias_hh)])]
