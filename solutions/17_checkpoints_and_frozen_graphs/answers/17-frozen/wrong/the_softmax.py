"""You took the softmax for the answer, and in this graph something follows it: look for the node that no other reads."""
def thaw(path):
    with open(path, "rb") as file:
        nodes = tf1.GraphDef.FromString(file.read())
    home = tf1.wrap_function(lambda: tf1.import_graph_def(nodes, name=""), [])
    holes = [home.graph.get_tensor_by_name(node.name + ":0") for node in nodes.node if node.op == "Placeholder"]
    phase, images = sorted(holes, key=lambda hole: hole.dtype.is_floating)
    (answer,) = [node.name for node in nodes.node if node.op == "Softmax"]
    run = home.prune([images.name, phase.name], answer + ":0")
    return lambda batch: run(tf.constant(batch), tf.cast(0, phase.dtype))
