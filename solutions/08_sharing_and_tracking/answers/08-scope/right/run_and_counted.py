def count_variables(lines):
    with tf.Graph().as_default():
        ones, layers = tf.ones((1, 1)), {}
        for kind, scope, name in lines:
            with tf1.variable_scope(scope, reuse=tf1.AUTO_REUSE):
                if kind == "get_variable":
                    tf1.get_variable(name, (1,))
                elif kind == "new layer":
                    K1.layers.Dense(1, use_bias=False, name=name)(ones)
                else:
                    layer = layers.setdefault(name, K1.layers.Dense(1, use_bias=False, name=name))
                    layer(ones)
        in_graph = len(tf1.global_variables())
    pairs = [line[1:] for line in lines if line[0] == "get_variable"]
    return in_graph, in_graph + len(pairs) - len(set(pairs))
