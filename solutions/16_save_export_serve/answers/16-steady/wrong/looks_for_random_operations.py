"""A random operation in the graph need not reach the answer, and neighbours need none: compare answers, not graphs."""
def fit_to_serve(path, images):
    serve = tf.saved_model.load(path).signatures["serving_default"]
    names = str(serve.graph.as_graph_def()).lower()
    return "random" not in names
