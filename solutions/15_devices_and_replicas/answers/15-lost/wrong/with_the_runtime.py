# when: runtime-nodes
def lost(graph, metadata):
    told = {operation.name: operation.device for operation in graph.get_operations()}
    found = {}
    for device in metadata.step_stats.dev_stats:
        ran = device.device.rpartition("device:")[2]
        for node in device.node_stats:
            if told[node.node_name].rpartition("device:")[2] not in ("", ran, ran.split(":")[0] + ":*"):
                found[node.node_name] = ran
    return found
