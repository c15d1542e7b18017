"""A shape alone is no spec: tf.TensorSpec(shape, dtype) says both."""
# error: input_signature must be
def compile_once(step, num_features, num_classes):
    return tf.function(step, input_signature=[(None, num_features), (None, num_classes), ()])
