def thaw(path):
    with open(path, "rb") as file:
        nodes = tf1.GraphDef.FromString(file.read())
    graph = tf.Graph()
    with graph.as_default():
        tf1.import_graph_def(nodes, name="")
    operations = graph.get_operations()
    waited_for = {before.name for operation in operations for before in operation.control_inputs}
    unread = [o for o in operations if not any(tensor.consumers() for tensor in o.outputs)]
    answer = next(o.outputs[0] for o in unread if o.name not in waited_for)
    holes = [o.outputs[0] for o in operations if o.type == "Placeholder"]
    images = next(hole for hole in holes if hole.shape.rank == 2)
    phase = next(hole for hole in holes if hole.shape.rank == 0)

    def run(batch):
        with tf1.Session(graph=graph) as session:
            return session.run(answer, {images: batch, phase: 0})

    return run
