def lost(graph, metadata):
    names = {operation.name for operation in graph.get_operations()}
    found = {}
    for device in metadata.step_stats.dev_stats:
        ran = tf.DeviceSpec.from_string(device.device)
        for name in names & {node.node_name for node in device.node_stats}:
            if ran.make_merged_spec(tf.DeviceSpec.from_string(graph.get_operation_by_name(name).device)) != ran:
                found[name] = device.device.rpartition("device:")[2]
    return found
