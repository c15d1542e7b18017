"""A program passes whose decay is half or twice the right one: compare the size, too. The gradient of half a square is the weight."""
def decay_gate(program, arrays):
    kernels = ("look/look1_W", "look/look2_W", "decide/hidden_W")
    last = ("decide/digit_W", "decide/digit_b", "decide/normal_running_mean", "decide/normal_running_std")
    others = [name for name in arrays if name not in ("look/look1_W", "look/look2_W", "decide/hidden_W", *last)]
    start = {**arrays, "decide/digit_W": np.zeros_like(arrays["decide/digit_W"])}
    reader = program(start, dropout=0.0)
    reader.step(np.full((4, 784), 0.5, np.float32), np.eye(10, dtype=np.float32)[:4])
    after = reader.arrays()
    still = all(np.array_equal(arrays[name], after[name]) for name in others)
    return still and all(np.abs(after[n]).sum() < np.abs(arrays[n]).sum() for n in kernels)
