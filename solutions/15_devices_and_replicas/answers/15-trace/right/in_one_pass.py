def busy(metadata):
    found = {}
    for device in metadata.step_stats.dev_stats:
        nodes = {}
        for stats in device.node_stats:
            if stats.node_name[0] != "_":
                nodes[stats.node_name] = nodes.get(stats.node_name, 0) + stats.all_end_rel_micros
        found[":".join(device.device.split(":")[-2:])] = tuple(nodes), sum(nodes.values())
    return found
