def compile_once(step, num_features, num_classes):
    return tf.function(step, input_signature=[tf.TensorSpec(None), tf.TensorSpec(None), tf.TensorSpec([])])
