"""CPU:10 has six letters: take all that stands after `device:`."""
def busy(metadata):
    result = {}
    for device in metadata.step_stats.dev_stats:
        nodes = [node for node in device.node_stats if not node.node_name.startswith("_")]
        names = sorted({node.node_name for node in nodes})
        result[device.device[-5:]] = (names, sum(node.all_end_rel_micros for node in nodes))
    return result
