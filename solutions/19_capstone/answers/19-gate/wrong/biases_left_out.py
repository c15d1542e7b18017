"""A program passes whose biases decay: nothing but the three kernels may shrink."""
def decay_gate(program, arrays):
    kernels = ("look/look1_W", "look/look2_W", "decide/hidden_W")
    start = {**arrays, "decide/digit_W": np.zeros_like(arrays["decide/digit_W"])}
    reader = program(start, dropout=0.0)
    reader.step(np.full((4, 784), 0.5, np.float32), np.eye(10, dtype=np.float32)[:4])
    after = reader.arrays()
    names = [name for name in arrays if not name.endswith("_b") and "running" not in name and name != "decide/digit_W"]
    return all(np.allclose(arrays[n] - after[n], 1e-5 * arrays[n] * (n in kernels), rtol=0.1, atol=5e-7) for n in names)
