def compile_once(step, num_features, num_classes):
    specs = [tf.TensorSpec((None, size), tf.float32) for size in (num_features, num_classes)]
    return tf.function(step).get_concrete_function(*specs, tf.TensorSpec((), tf.float32))
