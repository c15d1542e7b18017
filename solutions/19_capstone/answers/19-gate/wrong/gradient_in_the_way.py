"""No program passes, not even the right one. Either something still learns where you look, as the last layer and its bias do, or your limit is smaller than rounding."""
def decay_gate(program, arrays):
    kernels = ("look/look1_W", "look/look2_W", "decide/hidden_W")
    last = ("decide/digit_W", "decide/digit_b", "decide/normal_running_mean", "decide/normal_running_std")
    others = [name for name in arrays if name not in ("look/look1_W", "look/look2_W", "decide/hidden_W", *last)]
    reader = program(arrays, dropout=0.0)
    reader.step(np.full((4, 784), 0.5, np.float32), np.eye(10, dtype=np.float32)[:4])
    after = reader.arrays()
    still = all(np.array_equal(arrays[name], after[name]) for name in others)
    return still and all(np.allclose(arrays[n] - after[n], 1e-5 * arrays[n], rtol=0.1, atol=5e-7) for n in kernels)
