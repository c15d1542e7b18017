"""0 is a number, too: CPU:0 was told as much as CPU:1 is. What was left open is None."""
def lost(graph, metadata):
    told = {operation.name: tf.DeviceSpec.from_string(operation.device) for operation in graph.get_operations()}
    found = {}
    for device in metadata.step_stats.dev_stats:
        place = tf.DeviceSpec.from_string(device.device)
        for node in device.node_stats:
            if node.node_name not in told:
                continue
            want = told[node.node_name]
            if (want.device_type and want.device_type != place.device_type) or (want.device_index and want.device_index != place.device_index):
                found[node.node_name] = f"{place.device_type}:{place.device_index}"
    return found
