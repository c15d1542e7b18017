def decay_gate(program, arrays):
    """Two experiments: a last kernel of zeros; then a normal layer of zeros, which shows the last kernel."""
    kernels = ("look/look1_W", "look/look2_W", "decide/hidden_W")

    def lost(changes):
        start = {**arrays, **{n: np.full_like(arrays[n], v) for n, v in changes.items()}}
        reader = program(start, dropout=0.0)
        reader.step(np.full((4, 784), 0.5, np.float32), np.eye(10, dtype=np.float32)[:4])
        return {n: (start[n], np.float64(start[n]) - a) for n, a in reader.arrays().items()}

    for name, (before, gone) in lost({"decide/digit_W": 0}).items():
        if name.startswith("decide/digit") or "running" in name:
            continue
        if not np.allclose(gone, 1e-5 * before * (name in kernels), rtol=0.05, atol=1e-8):
            return False
    before, gone = lost({"decide/normal_gamma": 0, "decide/normal_beta": 0})["decide/digit_W"]
    return bool(np.allclose(gone, 0, atol=1e-8))
