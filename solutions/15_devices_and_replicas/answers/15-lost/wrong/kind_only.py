"""CPU:2 is not CPU:1: the number counts, too, where one was told."""
def lost(graph, metadata):
    told = {operation.name: operation.device for operation in graph.get_operations()}
    found = {}
    for device in metadata.step_stats.dev_stats:
        ran = device.device.rpartition("device:")[2]
        for node in device.node_stats:
            if node.node_name in told and told[node.node_name].rpartition("device:")[2].split(":")[0] not in ("", ran.split(":")[0]):
                found[node.node_name] = ran
    return found
