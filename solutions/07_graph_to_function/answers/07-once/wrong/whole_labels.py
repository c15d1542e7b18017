"""The labels are one-hot, but float32, for they are subtracted from probabilities: their spec is float32, too."""
# error: type int32 that does not match type float32
def compile_once(step, num_features, num_classes):
    specs = [tf.TensorSpec((None, num_features)), tf.TensorSpec((None, num_classes), tf.int32), tf.TensorSpec(())]
    return tf.function(step, input_signature=specs)
