"""This is what goes into the answer, not the answer: nobody reads the node that you are looking for."""
def thaw(path):
    with open(path, "rb") as file:
        nodes = tf1.GraphDef.FromString(file.read())
    home = tf1.wrap_function(lambda: tf1.import_graph_def(nodes, name=""), [])
    holes = [home.graph.get_tensor_by_name(node.name + ":0") for node in nodes.node if node.op == "Placeholder"]
    phase, images = sorted(holes, key=lambda hole: hole.dtype.is_floating)
    read = {source.lstrip("^").split(":")[0] for node in nodes.node for source in node.input}
    (answer,) = [node.name for node in nodes.node if node.name not in read]
    (node,) = [node for node in nodes.node if node.name == answer]
    answer = node.input[0]
    run = home.prune([images.name, phase.name], answer + ":0")
    return lambda batch: run(tf.constant(batch), tf.cast(0, phase.dtype))
