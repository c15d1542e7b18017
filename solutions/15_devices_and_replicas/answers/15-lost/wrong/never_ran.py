"""What did not run is not lost: it is in no entry of the trace."""
def lost(graph, metadata):
    ran = {node.node_name: device.device.rpartition("device:")[2] for device in metadata.step_stats.dev_stats for node in device.node_stats}
    found = {}
    for operation in graph.get_operations():
        place = ran.get(operation.name, "nowhere")
        if operation.device.rpartition("device:")[2] not in ("", place, place.split(":")[0] + ":*"):
            found[operation.name] = place
    return found
