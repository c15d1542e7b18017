# when: trace-per-call
def compile_once(step, num_features, num_classes):
    return tf.function(step)
