"""Reshaping gives the right shape and mixes the numbers: transpose the matrices."""
def from_torch(weight_ih, weight_hh, bias_ih, bias_hh):
    def reordered(array):
        r, z, n = np.split(array, 3)
        return np.concatenate([z, r, n])

    kernel = reordered(weight_ih).reshape(weight_ih.shape[::-1])
    recurrent_kernel = reordered(weight_hh).reshape(weight_hh.shape[::-1])
    return [kernel, recurrent_kernel, np.stack([reordered(bias_ih), reordered(bias_hh)])]
