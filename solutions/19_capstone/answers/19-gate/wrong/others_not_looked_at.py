"""A program passes that lets the LSTM, the biases or the normalising layer decay, too: nothing but the three kernels may shrink."""
def decay_gate(program, arrays):
    kernels = ("look/look1_W", "look/look2_W", "decide/hidden_W")
    start = {**arrays, "decide/digit_W": np.zeros_like(arrays["decide/digit_W"])}
    reader = program(start, dropout=0.0)
    reader.step(np.full((4, 784), 0.5, np.float32), np.eye(10, dtype=np.float32)[:4])
    after = reader.arrays()
    return all(np.allclose(arrays[n] - after[n], 1e-5 * arrays[n], rtol=0.1, atol=5e-7) for n in kernels)
