"""That is all that the session runs. Only what has no number of its own has to be fed: look at the operation's type."""
def must_be_fed(fetch):
    needed = tf1.graph_util.extract_sub_graph(fetch.graph.as_graph_def(), [fetch.op.name])
    return sorted(node.name for node in needed.node)
