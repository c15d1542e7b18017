# when: repeated-nodes
def busy(metadata):
    found = {}
    for device in metadata.step_stats.dev_stats:
        stats = [node for node in device.node_stats if not node.node_name.startswith("_")]
        names = [node.node_name for node in stats]
        found[device.device.rpartition("device:")[2]] = names, sum(node.all_end_rel_micros for node in stats)
    return found
