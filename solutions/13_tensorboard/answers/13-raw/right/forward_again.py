def raw_values(drawn, weight):
    raw, carried = [], 0.0
    for n, target in enumerate(drawn, start=1):
        raw.append((target * (1 - weight**n) - weight * carried) / (1 - weight))
        carried = weight * carried + (1 - weight) * raw[-1]
    return raw
