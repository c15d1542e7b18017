def run_lstm(sequence, mask, kernel, recurrent_kernel, bias):
    w, u, b = (np.asarray(t, np.float64) for t in (kernel, recurrent_kernel, bias))
    n, hs, cs = len(u), [], []
    for steps, real in zip(np.asarray(sequence), np.asarray(mask)):
        h = c = np.zeros(n)
        for x in steps[real]:
            z = x @ w + h @ u + b
            i, f, o = (1 / (1 + np.exp(-z[k * n : (k + 1) * n])) for k in (0, 1, 3))
            c = f * c + i * np.tanh(z[2 * n : 3 * n])
            h = o * np.tanh(c)
        hs.append(h)
        cs.append(c)
    return np.float32(hs), np.float32(cs)
