# when: too-narrow
def compile_once(step, num_features, num_classes):
    return tf.function(step).get_concrete_function(tf.ones((4, num_features)), tf.ones((4, num_classes)), tf.constant(0.1))
