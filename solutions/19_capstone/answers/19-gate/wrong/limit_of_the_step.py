"""Every program passes. Your gate looks at nothing, or its limit is larger than the decay, a hundred-thousandth of a weight."""
def decay_gate(program, arrays):
    kernels = ("look/look1_W", "look/look2_W", "decide/hidden_W")
    last = ("decide/digit_W", "decide/digit_b", "decide/normal_running_mean", "decide/normal_running_std")
    others = [name for name in arrays if name not in ("look/look1_W", "look/look2_W", "decide/hidden_W", *last)]
    start = {**arrays, "decide/digit_W": np.zeros_like(arrays["decide/digit_W"])}
    reader = program(start, dropout=0.0)
    reader.step(np.full((4, 784), 0.5, np.float32), np.eye(10, dtype=np.float32)[:4])
    after = reader.arrays()
    return all(np.allclose(after[n], (1 - 1e-5) * arrays[n], rtol=1e-3, atol=1e-4) for n in kernels) and all(
        np.allclose(after[n], arrays[n], atol=1e-4) for n in others
    )
