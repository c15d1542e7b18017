def from_torch(weight_ih, weight_hh, bias_ih, bias_hh):
    units = weight_hh.shape[1]
    columns = np.r_[units : 2 * units, :units, 2 * units : 3 * units]
    return [weight_ih.T[:, columns], weight_hh.T[:, columns], np.array([bias_ih, bias_hh])[:, columns]]
