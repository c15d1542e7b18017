def run_lstm(sequence, kernel, recurrent_kernel, bias):
    x, w, u, b = (np.asarray(t, np.float64) for t in (sequence, kernel, recurrent_kernel, bias))
    n = len(u)
    h, c = np.zeros((len(x), n)), np.zeros((len(x), n))
    for step in range(x.shape[1]):
        z = x[:, step] @ w + h @ u + b
        i, f, o = (1 / (1 + np.exp(-z[:, k * n : (k + 1) * n])) for k in (0, 1, 3))
        c = f * c + i * np.tanh(z[:, 2 * n : 3 * n])
        h = o * np.tanh(c)
    return h.astype(np.float32), c.astype(np.float32)
