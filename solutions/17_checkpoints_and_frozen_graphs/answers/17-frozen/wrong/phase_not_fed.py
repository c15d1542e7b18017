"""The graph has a second placeholder: it wants to be told the learning phase, too."""
# error: must feed a value for placeholder
def thaw(path):
    with open(path, "rb") as file:
        nodes = tf1.GraphDef.FromString(file.read())
    graph = tf.Graph()
    with graph.as_default():
        tf1.import_graph_def(nodes, name="")
    read = {source.lstrip("^").split(":")[0] for node in nodes.node for source in node.input}
    (answer,) = [node.name for node in nodes.node if node.name not in read]
    (images,) = [
        node.name
        for node in nodes.node
        if node.op == "Placeholder" and graph.get_tensor_by_name(node.name + ":0").shape.rank == 2
    ]
    return lambda batch: tf1.Session(graph=graph).run(answer + ":0", {images + ":0": batch})
