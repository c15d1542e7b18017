"""Reads in the probe's variables which ones are trained."""


def initialise_the_rest(sess):
    inputs = find("inputs")
    trained = [state == "trained" for state in inputs["states"]]
    with sess.graph.as_default():
        rest = [v for v, kept in zip(tf1.global_variables(), trained, strict=True) if not kept]
        sess.run(tf1.variables_initializer(rest))
