"""The session stands outside of the graph, and in TensorFlow 2 nothing is there: make it with graph=, or use wrap_function."""
# error: Session graph is empty
def thaw(path):
    with open(path, "rb") as file:
        nodes = tf1.GraphDef.FromString(file.read())
    with tf.Graph().as_default():
        tf1.import_graph_def(nodes, name="")
    read = {source.lstrip("^").split(":")[0] for node in nodes.node for source in node.input}
    (answer,) = [node.name for node in nodes.node if node.name not in read]
    return lambda batch: tf1.Session().run(answer + ":0", {"images:0": batch})
