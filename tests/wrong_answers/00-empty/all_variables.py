# expect: wrong all-variables
def empty_variables(sess):
    with sess.graph.as_default():
        return sorted(v.name.split(":")[0] for v in tf1.global_variables())
