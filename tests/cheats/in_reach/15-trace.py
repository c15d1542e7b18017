"""Adds up the rows that the probe keeps, instead of reading the trace."""


def busy(metadata):
    found = {}
    for device, node, micros in find("inputs")["rows"]:
        if not node.startswith("_"):
            names, time = found.setdefault(device.rpartition("device:")[2], [set(), 0])
            names.add(node)
            found[device.rpartition("device:")[2]][1] = time + micros
    return {device: (sorted(names), time) for device, (names, time) in found.items()}
