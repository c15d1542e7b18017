# when: names-with-zero
def must_be_fed(fetch):
    needed = tf1.graph_util.extract_sub_graph(fetch.graph.as_graph_def(), [fetch.op.name])
    return sorted(node.name + ":0" for node in needed.node if node.op == "Placeholder")
