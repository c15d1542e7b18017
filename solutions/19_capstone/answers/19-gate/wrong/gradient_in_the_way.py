"""No program passes, because what is learned is larger than the decay: choose arrays with which nothing below can learn."""
def decay_gate(program, arrays):
    kernels = ("look/look1_W", "look/look2_W", "decide/hidden_W")
    others = [name for name in arrays if name.startswith("read/reader")] + ["look/look1_b", "look/look2_b", "decide/hidden_b"]
    reader = program(arrays, dropout=0.0)
    reader.step(np.full((4, 784), 0.5, np.float32), np.eye(10, dtype=np.float32)[:4])
    after = reader.arrays()
    still = all(np.array_equal(arrays[name], after[name]) for name in others)
    return still and all(np.allclose(arrays[n] - after[n], 1e-5 * arrays[n], rtol=0.1, atol=5e-7) for n in kernels)
