# when: never-fit
def fit_to_serve(path, images):
    serve = tf.saved_model.load(path).signatures["serving_default"]
    names = str(serve.graph.as_graph_def()).lower()
    return "random" not in names
