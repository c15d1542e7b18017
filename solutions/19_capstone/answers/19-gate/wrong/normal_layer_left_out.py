"""A program passes in which gamma and beta of the normalising layer decay: of that layer only the two statistics move by themselves."""
def decay_gate(program, arrays):
    kernels = ("look/look1_W", "look/look2_W", "decide/hidden_W")
    start = {**arrays, "decide/digit_W": np.zeros_like(arrays["decide/digit_W"])}
    reader = program(start, dropout=0.0)
    reader.step(np.full((4, 784), 0.5, np.float32), np.eye(10, dtype=np.float32)[:4])
    after = reader.arrays()
    names = [name for name in arrays if "digit" not in name and "normal" not in name]
    return all(np.allclose(arrays[n] - after[n], 1e-5 * arrays[n] * (n in kernels), rtol=0.1, atol=5e-7) for n in names)
