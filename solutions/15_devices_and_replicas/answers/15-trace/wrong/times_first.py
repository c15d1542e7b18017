"""For each device: first the names, then the microseconds."""
# error: not iterable
def busy(metadata: tf1.RunMetadata) -> dict[str, tuple[list[str], int]]:
    found = {}
    for device in metadata.step_stats.dev_stats:
        stats = [node for node in device.node_stats if not node.node_name.startswith("_")]
        names = sorted({node.node_name for node in stats})
        found[device.device.rpartition("device:")[2]] = sum(node.all_end_rel_micros for node in stats), names
    return found
